/** Figure 1 of the paper: the network, the data and the training loop (A), and one attempt (B). */
import type { Markish, PlotOptions } from "@observablehq/plot";
import { element, escapeText, roundLength } from "../drawing/markup.ts";
import { ink, muted } from "../drawing/palette.ts";
import type { Sketchbook } from "../drawing/panel.ts";
import type { Figure } from "../figure.ts";
import type { Points, TrainingExample } from "../training-example.ts";
import { architecturePart, trainedColor } from "./architecture-part.ts";
import { trainingLoopPart } from "./training-loop-part.ts";

const validationColor = "#d55e00";
const size = { width: 1024, height: 520 };
const leftPanel = 556;
const rightPanel = 798;
const small = { width: 214, height: 190 };
const bottomRow = 292;

export function trainingExampleFigure(sketchbook: Sketchbook, example: TrainingExample): Figure {
  const content = [
    panelLetter("A", 12),
    architecturePart(example, { x: 30, y: 34, width: 400, height: 200 }),
    ...dataPart(sketchbook, example, 44),
    trainingLoopPart(example, 296, bottomRow - 14, 178),
    panelLetter("B", 508),
    ...lossPart(sketchbook, example, leftPanel, 44),
    ...functionPart(sketchbook, example, example.initial, "at initialization", leftPanel),
    ...functionPart(
      sketchbook,
      example,
      example.trained,
      `after early stopping (epoch ${example.bestEpoch})`,
      rightPanel,
    ),
  ];
  return {
    name: "figure-1",
    title: "The challenge, and one attempt at it",
    description: describe(example),
    ...size,
    content: content.join(""),
  };
}

function panelLetter(letter: string, x: number): string {
  return element("text", { x, y: 22, "font-size": 17, "font-weight": 600 }, letter);
}

function dataPart(sketchbook: Sketchbook, { truth, train, validation }: TrainingExample, x: number): string[] {
  const { plot } = sketchbook;
  const marks = [
    dots(sketchbook, train, { fill: trainedColor, r: 1.5, fillOpacity: 0.75 }),
    dots(sketchbook, validation, { stroke: validationColor, r: 1.8, strokeWidth: 0.9 }),
    curve(sketchbook, truth, { stroke: ink, strokeWidth: 1.6 }),
  ];
  const key = [
    keyEntry(x, bottomRow - 8, "train", { fill: trainedColor }),
    keyEntry(x + 46, bottomRow - 8, "validation", { fill: "none", stroke: validationColor }),
    element("path", { d: `M${x + 120},${bottomRow - 12}h14`, stroke: ink, "stroke-width": 1.6 }),
    element("text", { x: x + 138, y: bottomRow - 8, "font-size": 10 }, "f without noise"),
  ];
  return [
    ...axesPanel(
      sketchbook,
      [plot.frame(framePaint), ...marks],
      x,
      bottomRow,
      valueScales([truth, train, validation]),
      "y",
    ),
    ...key,
  ];
}

function keyEntry(x: number, y: number, text: string, paint: Readonly<Record<string, string>>): string {
  return (
    element("circle", { cx: x + 4, cy: y - 4, r: 2.6, ...paint }) +
    element("text", { x: x + 11, y, "font-size": 10 }, escapeText(text))
  );
}

function functionPart(
  sketchbook: Sketchbook,
  { truth, train, validation }: TrainingExample,
  network: Points,
  title: string,
  x: number,
): string[] {
  const marks = [
    sketchbook.plot.frame(framePaint),
    dots(sketchbook, train, { fill: muted, r: 1.1, fillOpacity: 0.45 }),
    curve(sketchbook, truth, { stroke: ink, strokeWidth: 1.2, strokeDasharray: "4 2.5" }),
    curve(sketchbook, network, { stroke: trainedColor, strokeWidth: 2 }),
  ];
  const heading = element(
    "text",
    { x: x + small.width / 2, y: bottomRow - 8, "text-anchor": "middle" },
    escapeText(title),
  );
  const scales = valueScales([truth, train, validation]);
  const key =
    x === rightPanel
      ? []
      : [
          element("path", { d: `M${x + 8},${bottomRow + 13}h16`, stroke: trainedColor, "stroke-width": 2 }),
          element("text", { x: x + 28, y: bottomRow + 17, "font-size": 10 }, "network"),
          element("path", {
            d: `M${x + 78},${bottomRow + 13}h16`,
            stroke: ink,
            "stroke-width": 1.2,
            "stroke-dasharray": "4 2.5",
          }),
          element("text", { x: x + 98, y: bottomRow + 17, "font-size": 10 }, "f"),
        ];
  return [heading, ...axesPanel(sketchbook, marks, x, bottomRow, scales, x === rightPanel ? "" : "y"), ...key];
}

function lossPart(sketchbook: Sketchbook, example: TrainingExample, x: number, y: number): string[] {
  const { plot } = sketchbook;
  const width = rightPanel + small.width - x;
  const height = 176;
  const losses = [...example.trainLoss, ...example.validationLoss].filter((loss) => loss > 0 && Number.isFinite(loss));
  const low = losses.reduce((a, b) => Math.min(a, b), example.baseline) / 1.15;
  const high = losses.reduce((a, b) => Math.max(a, b), example.baseline) * 1.25;
  const epochs = example.trainLoss.length;
  const ticks = [1, 2, 5].flatMap((m) => [-4, -3, -2, -1, 0, 1, 2].map((e) => Number(`${m}e${e}`)));
  const options: PlotOptions = {
    ...outer(width, height),
    x: { domain: [0, epochs + 1], label: null },
    y: { type: "log", domain: [low, high], label: null },
    marks: [
      plot.axisX({ tickSize: 3, ticks: 6, fontSize: 10 }),
      plot.axisY(
        ticks.filter((tick) => tick >= low && tick <= high),
        { tickSize: 3, fontSize: 10, text: String },
      ),
      plot.frame(framePaint),
      plot.ruleY([example.baseline], { stroke: muted, strokeDasharray: "2 2" }),
      plot.ruleX([example.bestEpoch], { stroke: ink, strokeWidth: 0.9, strokeDasharray: "4 3" }),
      trace(sketchbook, example.trainLoss, { stroke: trainedColor, strokeWidth: 1.4 }),
      trace(sketchbook, example.validationLoss, { stroke: validationColor, strokeWidth: 1.4 }),
    ],
  };
  const xOf = (epoch: number) => x + (width * epoch) / (epochs + 1);
  const yOf = (loss: number) => y + height * (1 - Math.log(loss / low) / Math.log(high / low));
  const best = xOf(example.bestEpoch);
  return [
    sketchbook.draw(options, x - outerMargins.left, y - outerMargins.top),
    label(best, y - 6, `best epoch ${example.bestEpoch}: w*`, "middle", ink),
    label(x + width - 6, yOf(example.baseline) - 5, "threshold ε*²", "end", muted),
    keyEntry(x + width - 160, y + 16, "training loss", { fill: trainedColor }),
    keyEntry(x + width - 160, y + 31, "validation loss", { fill: validationColor }),
    ...axisTitles(x, y, width, height, "epoch", "mean squared error"),
  ];
}

const framePaint = { stroke: ink, strokeOpacity: 0.35, strokeWidth: 0.75 };
const outerMargins = { top: 4, right: 6, bottom: 20, left: 34 };

/** Options of a panel whose axes enclose width × height. */
function outer(width: number, height: number): PlotOptions {
  const { top, right, bottom, left } = outerMargins;
  return {
    ...{ width: width + left + right, height: height + top + bottom },
    ...{ marginTop: top, marginRight: right, marginBottom: bottom, marginLeft: left },
  };
}

function axesPanel(
  sketchbook: Sketchbook,
  marks: readonly Markish[],
  x: number,
  y: number,
  [low, high]: readonly [number, number],
  yTitle: string,
): string[] {
  const { plot } = sketchbook;
  const options: PlotOptions = {
    ...outer(small.width, small.height),
    x: { domain: [-1, 1], label: null },
    y: { domain: [low, high], label: null, clamp: true },
    marks: [
      plot.axisX([-1, -0.5, 0, 0.5, 1], { tickSize: 3, fontSize: 10, text: signed }),
      plot.axisY({ tickSize: 3, ticks: 5, fontSize: 10, ...(yTitle === "" ? { tickFormat: () => "" } : {}) }),
      ...marks,
    ],
  };
  const panel = sketchbook.draw(options, x - outerMargins.left, y - outerMargins.top);
  return [panel, ...axisTitles(x, y, small.width, small.height, "x", yTitle)];
}

/** With a minus sign, not a hyphen. */
function signed(value: number): string {
  return String(value).replace("-", "−");
}

function axisTitles(x: number, y: number, width: number, height: number, xTitle: string, yTitle: string): string[] {
  const turned = `translate(${roundLength(x - 33)},${roundLength(y + height / 2)})rotate(-90)`;
  return [
    element("text", { x: x + width / 2, y: y + height + 31, "text-anchor": "middle" }, escapeText(xTitle)),
    ...(yTitle === "" ? [] : [element("text", { transform: turned, "text-anchor": "middle" }, escapeText(yTitle))]),
  ];
}

function label(x: number, y: number, text: string, anchor: string, color: string): string {
  return element("text", { x, y, "text-anchor": anchor, fill: color, "font-size": 10 }, escapeText(text));
}

function valueScales(points: readonly Points[]): [number, number] {
  const values = points.flatMap(({ y }) => y);
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const room = 0.06 * (high - low || 1);
  return [low - room, high + room];
}

function dots({ plot }: Sketchbook, { x, y }: Points, paint: Readonly<Record<string, unknown>>): Markish {
  return plot.dot(x, { x: [...x], y: [...y], ...paint });
}

function curve({ plot }: Sketchbook, { x, y }: Points, paint: Readonly<Record<string, unknown>>): Markish {
  return plot.line(x, { x: [...x], y: [...y], ...paint });
}

function trace({ plot }: Sketchbook, losses: readonly number[], paint: Readonly<Record<string, unknown>>): Markish {
  return plot.line(losses, { x: losses.map((_, i) => i + 1), y: [...losses], ...paint });
}

function describe(example: TrainingExample): string {
  const { optimizer, hiddenLayers, samples, bestEpoch, epochs, testError, baseline, frozenLayers } = example;
  return (
    `A: a network of one input and ${hiddenLayers} hidden layers whose last ${frozenLayers} linear maps are frozen, ` +
    `${samples} samples of a random function with noise, and the training loop. B: losses of ${optimizer}, which ` +
    `stopped at epoch ${epochs} and was best at epoch ${bestEpoch}, with a test error of ${testError.toPrecision(3)} ` +
    `against a threshold of ${baseline.toPrecision(3)}, and the network's function before and after.`
  );
}
