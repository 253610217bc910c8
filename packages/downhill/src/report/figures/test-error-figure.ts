/** Figure 2 of the paper: test error and epochs over depth, one column for each number of samples. */
import { type Average, average } from "../averages.ts";
import { element } from "../drawing/markup.ts";
import { seriesStyle } from "../drawing/palette.ts";
import type { Sketchbook } from "../drawing/panel.ts";
import { type SideLabel, sideLabels } from "../drawing/side-labels.ts";
import type { Figure } from "../figure.ts";
import { type Cell, cellsOf, type PlanResults } from "../plan-results.ts";
import { difficultyPanel, layerDomain, type PanelScales, type Series } from "./difficulty-panels.ts";

const panel = { width: 236, height: 214 };
const left = 58;
const top = 30;
const rowGap = 16;
const columnGap = 12;
const labelWidth = 128;
const bottom = 40;

interface Row {
  readonly series: (samples: number) => readonly Series[];
  readonly title: string;
  readonly scale: Pick<PanelScales, "y" | "yType" | "yTicks">;
}

/** Draws the figure. Attempts without a solution have no test error, and are in its lower half only. */
export function testErrorFigure(sketchbook: Sketchbook, results: PlanResults, labels: readonly string[]): Figure {
  const depths = distinct(results.cells.map(({ hiddenLayers }) => hiddenLayers));
  const columns = distinct(results.cells.map(({ samples }) => samples));
  const rows = [errorRow(results, labels, columns), epochRow(results, labels, columns)];
  const width = left + columns.length * (panel.width + columnGap) - columnGap + labelWidth;
  const height = top + rows.length * (panel.height + rowGap) - rowGap + bottom;
  const parts = rows.flatMap((row, r) => {
    const y = top + r * (panel.height + rowGap);
    return [
      axisTitle(row.title, y),
      ...columns.map((samples, c) => {
        const scales = { ...row.scale, hiddenLayers: depths, showY: c === 0, showX: r === rows.length - 1 };
        const x = left + c * (panel.width + columnGap);
        return framedPanel(sketchbook, row.series(samples), scales, x, y);
      }),
      endLabels(row, columns.at(-1)!, depths, y, width),
    ];
  });
  return {
    name: "figure-2",
    title: "Test error and epochs against depth",
    description: describe(results, labels, depths, columns),
    ...{ width, height },
    content: [...columnTitles(columns), ...parts, ...depthTitles(columns, height)].join(""),
  };
}

/** The nested `svg` has room around the axes for ticks. */
const margins = { top: 6, right: 6, bottom: 20, left: 34 };

function framedPanel(
  sketchbook: Sketchbook,
  series: readonly Series[],
  scales: PanelScales,
  x: number,
  y: number,
): string {
  const width = panel.width + margins.left + margins.right;
  const height = panel.height + margins.top + margins.bottom;
  return difficultyPanel(
    sketchbook,
    series,
    scales,
    { width, height, margins },
    { x: x - margins.left, y: y - margins.top },
  );
}

function columnTitles(columns: readonly number[]): string[] {
  return columns.map((samples, c) => {
    const x = left + c * (panel.width + columnGap) + panel.width / 2;
    return element("text", { x, y: 17, "text-anchor": "middle", "font-weight": 600 }, `N = ${samples} samples`);
  });
}

function depthTitles(columns: readonly number[], height: number): string[] {
  return columns.map((_, c) => {
    const x = left + c * (panel.width + columnGap) + panel.width / 2;
    return element("text", { x, y: height - 10, "text-anchor": "middle" }, "hidden layers L");
  });
}

function axisTitle(title: string, y: number): string {
  const middle = y + panel.height / 2;
  return element("text", { transform: `translate(14,${middle})rotate(-90)`, "text-anchor": "middle" }, title);
}

function errorRow(results: PlanResults, labels: readonly string[], columns: readonly number[]): Row {
  const series = (samples: number): Series[] => [
    reference("threshold ε*²", results, samples, ({ baseline }) => baseline),
    reference("noise floor", results, samples, ({ baseline }) =>
      baseline === null ? null : baseline / results.plan.plan.challenge.slack,
    ),
    ...optimizers(results, labels, samples, ({ testError }) => testError),
  ];
  const [low, high] = extent(columns.flatMap(series));
  const y: [number, number] = [low / 1.12, high * 1.12];
  const ticks = [1, 1.5, 2, 3, 4, 5, 6, 8].flatMap((mantissa) =>
    Array.from({ length: 12 }, (_, i) => Number(`${mantissa}e${i - 6}`)),
  );
  const scale = { y, yType: "log" as const, yTicks: within(ticks, y) };
  return { series, title: "test error (mean squared error)", scale };
}

function epochRow(results: PlanResults, labels: readonly string[], columns: readonly number[]): Row {
  const series = (samples: number) => optimizers(results, labels, samples, ({ epochs }) => epochs);
  const y: [number, number] = [0, extent(columns.flatMap(series))[1] * 1.06];
  const step =
    [10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000].find((size) => y[1] / size <= 7) ?? 50_000;
  const ticks = Array.from({ length: Math.floor(y[1] / step) + 1 }, (_, i) => i * step);
  return { series, title: "epochs until training stopped", scale: { y, yType: "linear", yTicks: ticks } };
}

type Value = (attempt: Cell["attempts"][number]) => number | null;

function optimizers(results: PlanResults, labels: readonly string[], samples: number, value: Value): Series[] {
  return labels.map((label, i) => ({
    label,
    style: seriesStyle(i),
    points: cellsOf(results, label)
      .filter((cell) => cell.samples === samples)
      .flatMap(({ hiddenLayers, attempts }) => point(hiddenLayers, average(attempts.flatMap((a) => value(a) ?? [])))),
  }));
}

/** What belongs to the instances: averaged over the optimizers first, since theirs are not independent. */
function reference(label: string, results: PlanResults, samples: number, value: Value): Series {
  const attempts = results.cells.filter((cell) => cell.samples === samples).flatMap((cell) => cell.attempts);
  const depths = distinct(attempts.map(({ difficulty }) => difficulty.hiddenLayers));
  const points = depths.flatMap((hiddenLayers) => {
    const here = attempts.filter(({ difficulty }) => difficulty.hiddenLayers === hiddenLayers);
    const byNonce = results.plan.plan.nonces.flatMap(
      (nonce) => average(here.filter((a) => a.nonce === nonce).flatMap((a) => value(a) ?? []))?.mean ?? [],
    );
    return point(hiddenLayers, average(byNonce));
  });
  return { label, style: undefined, points };
}

function point(hiddenLayers: number, value: Average | null): Series["points"] {
  return value === null ? [] : [{ hiddenLayers, average: value }];
}

function endLabels({ series, scale }: Row, samples: number, depths: readonly number[], y: number, width: number) {
  const [low, high] = scale.y;
  const position = (value: number) => {
    const share = scale.yType === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return y + panel.height * (1 - Math.min(1, Math.max(0, share)));
  };
  const labels = series(samples).flatMap(({ label, style, points }): SideLabel[] => {
    const last = points.at(-1);
    return last === undefined ? [] : [{ text: label, style, y: position(last.average.mean) }];
  });
  const [first, end] = layerDomain(depths);
  const x = width - labelWidth - (panel.width * 0.5) / (end - first) + 4;
  return sideLabels(labels, { x, top: y + 6, bottom: y + panel.height - 6 });
}

/** The least and the greatest of all bars' ends. */
function extent(series: readonly Series[]): [number, number] {
  const ends = series.flatMap(({ points }) =>
    points.flatMap(({ average: { mean, standardError } }) => [
      mean - (standardError ?? 0),
      mean + (standardError ?? 0),
    ]),
  );
  const positive = ends.filter((value) => value > 0);
  if (positive.length === 0) return [0.01, 1];
  return [positive.reduce((a, b) => Math.min(a, b)), positive.reduce((a, b) => Math.max(a, b))];
}

function within(ticks: readonly number[], [low, high]: readonly [number, number]): number[] {
  return ticks.filter((tick) => tick >= low && tick <= high).sort((a, b) => a - b);
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function describe(
  results: PlanResults,
  labels: readonly string[],
  depths: readonly number[],
  columns: readonly number[],
): string {
  const { nonces } = results.plan.plan;
  return (
    `Mean squared test error (top, logarithmic) and epochs (bottom) of ${labels.join(", ")} against the number of ` +
    `hidden layers, L = ${depths.join(", ")}, for N = ${columns.join(", ")} samples. Bars are standard errors over ` +
    `${nonces.length} instances. Gray: the noise in the test targets, and the threshold of a pass.`
  );
}
