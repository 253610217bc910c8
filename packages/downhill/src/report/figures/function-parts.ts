/** An instance with one input: its points and its function, alone and with a network's. */
import type { Markish } from "@observablehq/plot";
import { type Axis, axesPanel, axisTitles, type Box, linearTicks } from "../drawing/axes.ts";
import { type Attributes, element, escapeText } from "../drawing/markup.ts";
import { ink, muted } from "../drawing/palette.ts";
import type { Sketchbook } from "../drawing/panel.ts";
import type { Points, TrainingExample } from "../training-example.ts";
import { keyEntry, trainedColor, validationColor } from "./example-style.ts";

type Data = Pick<TrainingExample, "truth" | "train" | "validation">;

/** The data set, with a key above it. */
export function dataPart(sketchbook: Sketchbook, data: Data, box: Box): string {
  const marks = [
    dots(sketchbook, data.train, { fill: trainedColor, r: 1.5, fillOpacity: 0.75 }),
    dots(sketchbook, data.validation, { stroke: validationColor, r: 1.8, strokeWidth: 0.9 }),
    curve(sketchbook, data.truth, { stroke: ink, strokeWidth: 1.6 }),
  ];
  const { x } = box;
  const y = box.y - 8;
  return [
    panel(sketchbook, data, marks, box, true),
    keyEntry(x, y, "train", { fill: trainedColor }),
    keyEntry(x + 46, y, "validation", { fill: "none", stroke: validationColor }),
    keyLine(x + 120, y, "f without noise", { stroke: ink, "stroke-width": 1.6 }),
  ].join("");
}

export interface FunctionPart {
  readonly network: Points;
  readonly title: string;
  /** Whether this is the first of its kind, which has the key and the title of the vertical axis. */
  readonly isFirst: boolean;
}

/** A network's function over the function that it is to learn. */
export function functionPart(
  sketchbook: Sketchbook,
  data: Data,
  { network, title, isFirst }: FunctionPart,
  box: Box,
): string {
  const dashes = "4 2.5";
  const marks = [
    dots(sketchbook, data.train, { fill: muted, r: 1.1, fillOpacity: 0.45 }),
    curve(sketchbook, data.truth, { stroke: ink, strokeWidth: 1.2, strokeDasharray: dashes }),
    curve(sketchbook, network, { stroke: trainedColor, strokeWidth: 2 }),
  ];
  const heading = { x: box.x + box.width / 2, y: box.y - 8, "text-anchor": "middle" };
  const y = box.y + 17;
  const key = [
    keyLine(box.x + 8, y, "network", { stroke: trainedColor, "stroke-width": 2 }),
    keyLine(box.x + 78, y, "f", { stroke: ink, "stroke-width": 1.2, "stroke-dasharray": dashes }),
  ];
  return [
    element("text", heading, escapeText(title)),
    panel(sketchbook, data, marks, box, isFirst),
    ...(isFirst ? key : []),
  ].join("");
}

function panel(sketchbook: Sketchbook, data: Data, marks: readonly Markish[], box: Box, hasLabels: boolean): string {
  const x: Axis = { type: "linear", domain: [-1, 1], ticks: [-1, -0.5, 0, 0.5, 1] };
  const y = valueAxis([data.truth, data.train, data.validation]);
  const axes = { x, y: hasLabels ? y : { ...y, format: () => "" }, marks };
  return axesPanel(sketchbook, box, axes) + axisTitles(box, { x: "x", y: hasLabels ? "y" : undefined });
}

/** The same for all panels of a data set: networks may leave it. */
function valueAxis(points: readonly Points[]): Axis {
  const values = points.flatMap(({ y }) => y);
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const room = 0.06 * (high - low || 1);
  const domain = [low - room, high + room] as const;
  return { type: "linear", domain, ticks: linearTicks(domain, 7) };
}

function keyLine(x: number, y: number, text: string, paint: Attributes): string {
  return (
    element("path", { d: `M${x},${y - 4}h14`, ...paint }) +
    element("text", { x: x + 18, y, "font-size": 10 }, escapeText(text))
  );
}

function dots({ plot }: Sketchbook, { x, y }: Points, paint: Readonly<Record<string, unknown>>): Markish {
  return plot.dot(x, { x: [...x], y: [...y], ...paint });
}

function curve({ plot }: Sketchbook, { x, y }: Points, paint: Readonly<Record<string, unknown>>): Markish {
  return plot.line(x, { x: [...x], y: [...y], ...paint });
}
