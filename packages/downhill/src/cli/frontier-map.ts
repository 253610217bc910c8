import type { Frontier, FrontierCell } from "../benchmark/records/comparison.ts";
import { describePassRate } from "./compare-output.ts";
import { alignColumns, printable } from "./format.ts";
import { describeSelection } from "./selection-options.ts";
import type { Paint } from "./terminal.ts";

/** Only where all pass is a cell full. */
const shades = " ░▒▓█";
/** Marks the settings of the frontier. */
const mark = "◆";

/** What `downhill frontier` prints for people: the map, and the frontier as a table. */
export function renderFrontier(frontier: Frontier, paint: Paint): string[] {
  const { contestant, cells, rate } = frontier;
  const hardest = cells.filter(({ onFrontier }) => onFrontier);
  return [
    paint.bold(printable(`${contestant.label} on ${describeSelection(frontier)}`)),
    "",
    ...renderMap(cells, paint),
    "",
    `The rate of passing, in percent. ${mark} marks the frontier: ${formatPercent(rate)} or more pass, and at no other such`,
    "setting are L at least as large and N at least as small.",
    "",
    ...(hardest.length === 0
      ? [paint.warn(`No setting reaches ${formatPercent(rate)}.`)]
      : renderTable(hardest, rate, paint)),
  ];
}

function formatPercent(rate: number): string {
  return `${Number((100 * rate).toPrecision(6))} %`;
}

/** L to the right, N downwards, so the hardest corner is the upper right one. */
function renderMap(cells: readonly FrontierCell[], paint: Paint): string[] {
  const depths = distinct(cells.map(({ difficulty }) => difficulty.hiddenLayers));
  const sizes = distinct(cells.map(({ difficulty }) => difficulty.samples));
  const at = new Map(cells.map((cell) => [`${cell.difficulty.hiddenLayers} ${cell.difficulty.samples}`, cell]));
  return alignColumns([
    ["", ...depths.map((depth) => paint.dim(`L=${depth}`))],
    ...sizes.map((size) => [
      paint.dim(`N=${size}`),
      ...depths.map((depth) => renderCell(at.get(`${depth} ${size}`), paint)),
    ]),
  ]);
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function renderCell(cell: FrontierCell | undefined, paint: Paint): string {
  if (cell === undefined) return paint.dim("·");
  const { rate } = cell.passRate;
  const shade = shades[Math.floor(rate * (shades.length - 1))] ?? "";
  const text = `${shade}${Math.floor(100 * rate)}${cell.onFrontier ? mark : ""}`;
  return cell.qualifies ? paint.good(text) : rate === 0 ? paint.bad(text) : paint.warn(text);
}

function renderTable(hardest: readonly FrontierCell[], rate: number, paint: Paint): string[] {
  return alignColumns([
    ["L", "N", "passed", ""].map(paint.dim),
    ...hardest.map(({ difficulty, passRate, surely }) => [
      String(difficulty.hiddenLayers),
      String(difficulty.samples),
      describePassRate(passRate),
      surely ? `even the lower end of the interval is ${formatPercent(rate)} or more` : "",
    ]),
  ]);
}
