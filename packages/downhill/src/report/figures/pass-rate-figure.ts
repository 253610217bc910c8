/** Pass rates over the difficulties: one map for each optimizer. */
import { element, escapeText } from "../drawing/markup.ts";
import { ink, muted } from "../drawing/palette.ts";
import type { Figure } from "../figure.ts";
import { type Cell, cellsOf, depthsOf, type PlanResults, samplesOf } from "../plan-results.ts";

const square = { width: 38, height: 26 };
const left = 46;
const titleHeight = 24;
const axisHeight = 40;
const gap = 26;
const widest = 1000;

/** Draws the maps, as many in a line as a page is wide. */
export function passRateFigure(results: PlanResults, labels: readonly string[]): Figure {
  const depths = depthsOf(results);
  const rows = samplesOf(results).reverse();
  const map = {
    width: left + depths.length * square.width + gap,
    height: titleHeight + rows.length * square.height + axisHeight,
  };
  const inLine = Math.max(1, Math.min(labels.length, Math.floor(widest / map.width)));
  const lines = Math.ceil(labels.length / inLine);
  const content = labels.map((label, i) => {
    const x = (i % inLine) * map.width;
    const y = Math.floor(i / inLine) * map.height;
    return optimizerMap(label, cellsOf(results, label), depths, rows, x, y);
  });
  return {
    name: "pass-rates",
    title: "Pass rates over the difficulties",
    description:
      `Share of attempts that pass, for each of ${labels.join(", ")}: a map whose columns are the numbers of hidden ` +
      `layers, L = ${depths.join(", ")}, and whose rows are the numbers of samples, N = ${rows.join(", ")}.`,
    width: Math.max(inLine * map.width, 240),
    height: lines * map.height,
    content: content.join(""),
  };
}

function optimizerMap(
  label: string,
  cells: readonly Cell[],
  depths: readonly number[],
  rows: readonly number[],
  x: number,
  y: number,
): string {
  const originX = x + left;
  const originY = y + titleHeight;
  const squares = cells.map((cell) => {
    const column = depths.indexOf(cell.hiddenLayers);
    const row = rows.indexOf(cell.samples);
    return cellMarkup(cell, originX + column * square.width, originY + row * square.height);
  });
  const depthTicks = depths.map((depth, i) => {
    const place = { x: originX + (i + 0.5) * square.width, y: originY + rows.length * square.height + 14 };
    return element("text", { ...place, "text-anchor": "middle", "font-size": 10 }, String(depth));
  });
  const sampleTicks = rows.map((samples, i) => {
    const place = { x: originX - 5, y: originY + (i + 0.5) * square.height, dy: "0.33em" };
    return element("text", { ...place, "text-anchor": "end", "font-size": 10 }, String(samples));
  });
  const middle = originX + (depths.length * square.width) / 2;
  const titles = [
    element("text", { x: originX, y: y + 15, "font-weight": 600 }, escapeText(label)),
    element(
      "text",
      { x: middle, y: originY + rows.length * square.height + 30, "text-anchor": "middle" },
      "hidden layers L",
    ),
    element("text", { x: originX - 5, y: y + 15, "text-anchor": "end", fill: muted }, "N"),
  ];
  return [...squares, ...depthTicks, ...sampleTicks, ...titles].join("");
}

function cellMarkup({ attempts }: Cell, x: number, y: number): string {
  const frame = { x: x + 0.5, y: y + 0.5, width: square.width - 1, height: square.height - 1, rx: 2 };
  if (attempts.length === 0) {
    return element("rect", { ...frame, fill: "none", stroke: ink, "stroke-opacity": 0.25, "stroke-dasharray": "2 2" });
  }
  const passed = attempts.filter(({ status }) => status === "passed").length;
  const rate = passed / attempts.length;
  const text = {
    x: x + square.width / 2,
    y: y + square.height / 2,
    dy: "0.33em",
    "text-anchor": "middle",
    "font-size": 10,
  };
  return (
    element("rect", { ...frame, fill: shade(rate) }) +
    element("text", { ...text, fill: rate > 0.55 ? "#ffffff" : "#1a1a1a" }, `${passed}/${attempts.length}`)
  );
}

/** From near white to dark blue, evenly in each channel: light enough below, and dark enough above, for the text. */
function shade(rate: number): string {
  const from = [233, 240, 246];
  const to = [8, 81, 140];
  const channels = from.map((low, i) => Math.round(low + rate * (to[i]! - low)));
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
