/** Performance profiles: how many instances each optimizer brings to the threshold within a multiple of the least fuel. */
import type { ComparisonRow } from "../../benchmark/records/comparison.ts";
import { seriesStyle } from "../drawing/palette.ts";
import type { Sketchbook } from "../drawing/panel.ts";
import type { Figure } from "../figure.ts";
import { type Line, linePanel } from "./step-panel.ts";

const box = { x: 58, y: 30, width: 420, height: 240, hasLabels: true };
/** Where AlgoPerf's score stops counting. */
const horizon = 4;
const ticks = [1, 1.5, 2, 3, 4, 6, 10, 20, 50, 100, 200, 500, 1000];

export function profileFigure(sketchbook: Sketchbook, { contestants }: ComparisonRow): Figure {
  const finite = contestants.flatMap(({ profile }) => profile.ratios.filter(Number.isFinite));
  const most = finite.reduce((a, b) => Math.max(a, b), horizon) * 1.08;
  const lines = contestants.map(({ label, profile }, i) => stepLine(label, i, profile.ratios, most));
  const panel = {
    title: "Instances brought to the threshold",
    xTitle: "fuel over the least fuel of any optimizer (r)",
    yTitle: "share of instances",
    x: { type: "log", domain: [1, most], ticks: ticks.filter((tick) => tick <= most), format: (r: number) => `${r}` },
    y: {
      type: "linear",
      domain: [0, 1.03],
      ticks: [0, 0.25, 0.5, 0.75, 1],
      format: (share: number) => `${share * 100} %`,
    },
    mark: { x: horizon, text: "" },
  } as const;
  return {
    name: "profiles",
    title: "Performance profiles on fuel to the threshold",
    description:
      `For each optimizer, the share of instances that it brings to the threshold with at most r times the fuel of the ` +
      `optimizer that needs least. Scores, up to r = ${horizon}: ${contestants.map(({ label, profile }) => `${label} ${profile.score.toFixed(3)}`).join(", ")}.`,
    width: box.x + box.width + 140,
    height: box.y + box.height + 46,
    content: linePanel(sketchbook, lines, panel, box),
  };
}

/** A step up at each ratio, the last level carried to the right edge. */
function stepLine(label: string, index: number, ratios: readonly number[], most: number): Line {
  const x = [1];
  const y = [0];
  const finite = ratios.filter(Number.isFinite);
  finite.forEach((ratio, i) => {
    x.push(ratio, ratio);
    y.push(i / ratios.length, (i + 1) / ratios.length);
  });
  x.push(most);
  y.push(finite.length / ratios.length);
  return { label, style: seriesStyle(index), x, y };
}
