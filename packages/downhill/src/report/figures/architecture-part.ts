/** The network: columns of units, and the maps between them, of which the last ones are frozen. */
import type { Box } from "../drawing/axes.ts";
import { type Attributes, element, escapeText, roundLength } from "../drawing/markup.ts";
import { ink, muted } from "../drawing/palette.ts";
import type { TrainingExample } from "../training-example.ts";
import { trainedColor } from "./example-style.ts";

interface Column {
  readonly title: string;
  readonly subtitle: string;
  /** Offsets of the units from the middle; a column between which maps are left out has none. */
  readonly units: readonly number[];
}

type Shape = Pick<TrainingExample, "hiddenLayers" | "width" | "frozenLayers">;

const unit = 6;
const wide = [-56, -34, -12, 12, 56];
const ellipsis = 34;
/** Most columns of hidden units that are drawn; of more, those in the middle are left out. */
const mostColumns = 5;

/** Draws the network into a box. */
export function architecturePart(shape: Shape, box: Box): string {
  const columns = columnsOf(shape);
  const middle = box.y + box.height / 2 - 4;
  const step = (box.width - 60) / (columns.length - 1);
  const x = (column: number) => box.x + 30 + column * step;
  const isFrozen = (map: number) => columns.length - 2 - map < shape.frozenLayers;
  const maps = columns.slice(1).map((column, i) => {
    const lines = connections(columns[i]!, column, x(i), x(i + 1), middle);
    return element("path", { d: lines, fill: "none", ...mapPaint(isFrozen(i)) });
  });
  const drawn = columns.map((column, i) => columnMarkup(column, x(i), middle, i > 0 && isFrozen(i - 1)));
  const firstFrozen = columns.length - 1 - Math.min(shape.frozenLayers, columns.length - 1);
  const y = middle + 86;
  const parts = [bracket("trained", x(0), x(firstFrozen) - 5, y, trainedColor)];
  if (firstFrozen < columns.length - 1)
    parts.push(bracket("frozen as initialized", x(firstFrozen) + 5, x(columns.length - 1), y, muted));
  return [...maps, ...drawn, ...parts].join("");
}

function columnsOf({ hiddenLayers, width }: Shape): Column[] {
  const hidden = Array.from({ length: hiddenLayers + 1 }, (_, i): Column => {
    const title = i === 0 ? "input layer" : `hidden ${i}`;
    return { title, subtitle: String(width), units: wide };
  });
  const kept =
    hidden.length <= mostColumns
      ? hidden
      : [...hidden.slice(0, 2), { title: "…", subtitle: "", units: [] }, ...hidden.slice(-2)];
  return [{ title: "x", subtitle: "", units: [0] }, ...kept, { title: "output", subtitle: "", units: [0] }];
}

function connections(from: Column, to: Column, x1: number, x2: number, middle: number): string {
  const ends = ({ units }: Column) => (units.length === 0 ? [0] : units);
  return ends(from)
    .flatMap((a) =>
      ends(to).map(
        (b) => `M${roundLength(x1)},${roundLength(middle + a)}L${roundLength(x2)},${roundLength(middle + b)}`,
      ),
    )
    .join("");
}

function mapPaint(isFrozen: boolean): Attributes {
  return isFrozen
    ? { stroke: muted, "stroke-width": 0.7, "stroke-dasharray": "3 2", "stroke-opacity": 0.8 }
    : { stroke: trainedColor, "stroke-width": 0.8, "stroke-opacity": 0.65 };
}

function columnMarkup({ title, subtitle, units }: Column, x: number, middle: number, isFrozen: boolean): string {
  const paint = isFrozen ? { fill: "#d9d9d9", stroke: muted } : { fill: "#cfe5f3", stroke: trainedColor };
  const circles = units.map((dy) =>
    element("circle", { cx: x, cy: middle + dy, r: unit, ...paint, "stroke-width": 1.2 }),
  );
  const dots =
    units.length < 2
      ? []
      : [-5, 0, 5].map((dy) => element("circle", { cx: x, cy: middle + ellipsis + dy, r: 1.1, fill: ink }));
  const text = { x, "text-anchor": "middle", "font-size": 10 };
  const label = element("text", { ...text, y: middle - 84 }, escapeText(title));
  const size = subtitle === "" ? "" : element("text", { ...text, y: middle - 71, fill: muted }, escapeText(subtitle));
  return [...circles, ...dots, label, size].join("");
}

function bracket(text: string, from: number, to: number, y: number, color: string): string {
  const d = `M${roundLength(from)},${roundLength(y - 5)}V${roundLength(y)}H${roundLength(to)}V${roundLength(y - 5)}`;
  return (
    element("path", { d, fill: "none", stroke: color, "stroke-width": 1.2 }) +
    element("text", { x: (from + to) / 2, y: y + 14, "text-anchor": "middle" }, escapeText(text))
  );
}
