/** Figure 2 of the paper: test error and epochs over depth, one column for each number of samples. */
import { type Axis, axisTitles, heightOf, linearTicks, logTicks, shareOf } from "../drawing/axes.ts";
import { element } from "../drawing/markup.ts";
import type { Sketchbook } from "../drawing/panel.ts";
import { type SideLabel, sideLabels } from "../drawing/side-labels.ts";
import type { Figure } from "../figure.ts";
import { depthsOf, type PlanResults, samplesOf } from "../plan-results.ts";
import { difficultyPanel, layerAxis, type Series } from "./difficulty-panel.ts";
import { epochSeries, testErrorSeries } from "./difficulty-series.ts";

const panel = { width: 236, height: 214 };
const left = 58;
const top = 30;
const rowGap = 16;
const columnGap = 12;
const labelWidth = 128;
const bottom = 40;

interface Row {
  readonly title: string;
  /** Of each column. */
  readonly columns: readonly (readonly Series[])[];
  readonly y: Axis;
}

/** Draws the figure. Attempts without a solution have no test error, and are in its lower half only. */
export function testErrorFigure(sketchbook: Sketchbook, results: PlanResults, labels: readonly string[]): Figure {
  const samples = samplesOf(results);
  const x = layerAxis(depthsOf(results));
  const rows = [
    errorRow(samples.map((n) => testErrorSeries(results, labels, n))),
    epochRow(samples.map((n) => epochSeries(results, labels, n))),
  ];
  const heads = samples.map((n, column) => {
    const middle = boxAt(0, column).x + panel.width / 2;
    return element("text", { x: middle, y: 17, "text-anchor": "middle", "font-weight": 600 }, `N = ${n} samples`);
  });
  return {
    name: "figure-2",
    title: "Test error and epochs against depth",
    description: describe(results, labels),
    width: boxAt(0, samples.length - 1).x + panel.width + labelWidth,
    height: boxAt(rows.length - 1, 0).y + panel.height + bottom,
    content: [...heads, ...rows.flatMap((row, r) => rowParts(sketchbook, row, x, r, rows.length))].join(""),
  };
}

function boxAt(row: number, column: number) {
  return { x: left + column * (panel.width + columnGap), y: top + row * (panel.height + rowGap), ...panel };
}

/** Labels of ticks stand at the left and at the bottom only. */
function rowParts(sketchbook: Sketchbook, { title, columns, y }: Row, x: Axis, row: number, rows: number): string[] {
  const isLast = row === rows - 1;
  const panels = columns.map((series, column) => {
    const axes = { x: isLast ? x : bare(x), y: column === 0 ? y : bare(y) };
    const titles = { x: isLast ? "hidden layers L" : undefined, y: column === 0 ? title : undefined };
    const box = boxAt(row, column);
    return difficultyPanel(sketchbook, series, axes, box) + axisTitles(box, titles);
  });
  return [...panels, endLabels(columns.at(-1)!, { x, y }, boxAt(row, columns.length - 1))];
}

function bare(axis: Axis): Axis {
  return { ...axis, format: () => "" };
}

/** Names beside the last points of the last column. */
function endLabels(
  series: readonly Series[],
  { x, y }: { readonly x: Axis; readonly y: Axis },
  box: ReturnType<typeof boxAt>,
): string {
  const labels = series.flatMap(({ label, style, points }): SideLabel[] => {
    const last = points.at(-1);
    return last === undefined ? [] : [{ text: label, style, y: heightOf(y, last.average.mean, box) }];
  });
  const end = box.x + box.width * shareOf(x, x.domain[1] - 0.5) + 4;
  return sideLabels(labels, { x: end, top: box.y + 6, bottom: box.y + box.height - 6 });
}

function errorRow(columns: readonly (readonly Series[])[]): Row {
  const [low, high] = extent(columns.flat());
  const domain = [low / 1.12, high * 1.12] as const;
  // Within a factor of a few, tens alone would leave the axis almost empty.
  const mantissas = high / low < 12 ? [1, 1.5, 2, 3, 4, 5, 6, 8] : [1, 2, 5];
  const y: Axis = { type: "log", domain, ticks: logTicks(domain, mantissas) };
  return { title: "test error (mean squared error)", columns, y };
}

function epochRow(columns: readonly (readonly Series[])[]): Row {
  const domain = [0, extent(columns.flat())[1] * 1.06] as const;
  const y: Axis = { type: "linear", domain, ticks: linearTicks(domain, 7) };
  return { title: "epochs until training stopped", columns, y };
}

/** The least and the greatest of all bars' ends. */
function extent(series: readonly Series[]): [number, number] {
  const ends = series.flatMap(({ points }) =>
    points.flatMap(({ average: { mean, standardError } }) => [
      mean - (standardError ?? 0),
      mean,
      mean + (standardError ?? 0),
    ]),
  );
  const positive = ends.filter((value) => value > 0);
  if (positive.length === 0) return [0.01, 1];
  return [positive.reduce((a, b) => Math.min(a, b)), positive.reduce((a, b) => Math.max(a, b))];
}

function describe(results: PlanResults, labels: readonly string[]): string {
  const depths = depthsOf(results);
  const isRun = depths.length > 2 && depths.every((depth, i) => depth === depths[0]! + i);
  const shown = isRun ? `${depths[0]} to ${depths.at(-1)}` : depths.join(", ");
  return (
    `Mean squared test error (top, logarithmic) and epochs (bottom) of ${labels.join(", ")} against the number of ` +
    `hidden layers, L = ${shown}, for N = ${samplesOf(results).join(", ")} samples. Bars are standard errors over ` +
    `${results.plan.plan.nonces.length} instances. Gray: the noise in the test targets, and the threshold of a pass.`
  );
}
