/** Performance profiles: how many instances each optimizer brings to the threshold within a multiple of the least fuel. */
import type { ComparisonRow } from "../../benchmark/records/comparison.ts";
import { seriesStyle } from "../drawing/palette.ts";
import type { Sketchbook } from "../drawing/panel.ts";
import type { Figure } from "../figure.ts";
import { type Line, linePanel } from "./line-panel.ts";

const box = { x: 58, y: 30, width: 420, height: 240 };
const labelWidth = 140;
/** Where AlgoPerf's score stops counting. */
const horizon = 4;
const ticks = [1, 1.5, 2, 3, 4, 6, 10, 20, 50, 100, 200, 500, 1000];

export function profileFigure(sketchbook: Sketchbook, { contestants }: ComparisonRow): Figure {
  const finite = contestants.flatMap(({ profile }) => profile.ratios.filter(Number.isFinite));
  const most = finite.reduce((a, b) => Math.max(a, b), horizon) * 1.08;
  const lines = contestants.map(({ label, profile }, i) => stepLine(label, i, profile.ratios, most));
  const format = (share: number) => `${share * 100} %`;
  const panel = {
    titles: {
      top: "Instances brought to the threshold",
      x: "fuel over the least fuel of any optimizer (r)",
      y: "share of instances",
    },
    x: { type: "log", domain: [1, most], ticks: ticks.filter((tick) => tick <= most) },
    y: { type: "linear", domain: [0, 1.03], ticks: [0, 0.25, 0.5, 0.75, 1], format },
    ...{ mark: horizon, hasLabels: true },
  } as const;
  const scores = contestants.map(({ label, profile }) => `${label} ${profile.score.toFixed(3)}`);
  return {
    name: "profiles",
    title: "Performance profiles on fuel to the threshold",
    description:
      "For each optimizer, the share of instances that it brings to the threshold with at most r times the fuel of the " +
      `optimizer that needs least. Scores, up to r = ${horizon}: ${scores.join(", ")}.`,
    width: box.x + box.width + labelWidth,
    height: box.y + box.height + 46,
    content: linePanel(sketchbook, lines, panel, box),
  };
}

/** A step up at each ratio, the last level carried to the right edge. */
function stepLine(label: string, index: number, ratios: readonly number[], most: number): Line {
  const finite = ratios.filter(Number.isFinite);
  const steps = finite.map((ratio, i) => ({ ratio, from: i / ratios.length, to: (i + 1) / ratios.length }));
  return {
    ...{ label, style: seriesStyle(index) },
    x: [1, ...steps.flatMap(({ ratio }) => [ratio, ratio]), most],
    y: [0, ...steps.flatMap(({ from, to }) => [from, to]), finite.length / ratios.length],
  };
}
