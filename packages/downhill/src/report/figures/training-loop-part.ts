/** Algorithm 1 as a flow chart. What a submission writes stands out. */
import { element, escapeText, roundLength } from "../drawing/markup.ts";
import { ink, muted } from "../drawing/palette.ts";

const submitted = "#d55e00";
const submittedPaint = { fill: submitted, "fill-opacity": 0.12, stroke: submitted, "stroke-width": 1.4 };

interface Step {
  readonly text: string;
  readonly isSubmitted?: boolean;
}

const batchSteps: readonly Step[] = [
  { text: "choose the query location", isSubmitted: true },
  { text: "loss and gradient there" },
  { text: "optimizer step: u", isSubmitted: true },
  { text: "add u to w" },
];

const boxHeight = 21;
const stride = 32;

export interface TrainingLoop {
  readonly batches: number;
  readonly patience: number;
}

/** Draws the chart into a box that is `width` wide, from `y` down. */
export function trainingLoopPart({ batches, patience }: TrainingLoop, x: number, y: number, width: number): string {
  const inner = { x: x + 22, width: width - 44 };
  const rows = batchSteps.map((step, i) => box(step, inner.x, y + 24 + i * stride, inner.width));
  const arrows = batchSteps.slice(1).map((_, i) => arrow(inner.x + inner.width / 2, y + 24 + i * stride + boxHeight));
  const end = y + 24 + (batchSteps.length - 1) * stride + boxHeight;
  const frame = element("rect", {
    ...{ x: x + 8, y: y + 4, width: width - 16, height: end - y + 6, rx: 6 },
    ...{ fill: "none", stroke: muted, "stroke-dasharray": "4 3", "stroke-width": 0.9 },
  });
  const times = batches === 1 ? "1 batch" : `${batches} batches in random order`;
  const title = element("text", { x: x + width / 2, y: y + 17, "text-anchor": "middle", "font-size": 10 }, times);
  const after = end + 10 + 11;
  const validation = box({ text: "validation loss" }, inner.x, after, inner.width);
  const stop = element(
    "text",
    { x: x + width / 2, y: after + boxHeight + 16, "text-anchor": "middle", "font-size": 10 },
    escapeText(`stop after ${patience} epochs without a lower one`),
  );
  const key = element("rect", { x: x + 20, y: after + boxHeight + 26, width: 12, height: 9, rx: 2, ...submittedPaint });
  const keyText = element(
    "text",
    { x: x + 38, y: after + boxHeight + 34, "font-size": 10 },
    "what a submission writes",
  );
  const again = loop(x, y + 4 + (end - y) / 2, after + boxHeight / 2, inner.x);
  return [frame, title, ...rows, ...arrows, arrow(x + width / 2, end + 10), validation, stop, key, keyText, again].join(
    "",
  );
}

function box({ text, isSubmitted = false }: Step, x: number, y: number, width: number): string {
  const paint = isSubmitted
    ? submittedPaint
    : { fill: "none", stroke: ink, "stroke-opacity": 0.6, "stroke-width": 0.9 };
  return (
    element("rect", { x, y, width, height: boxHeight, rx: 4, ...paint }) +
    element(
      "text",
      { x: x + width / 2, y: y + boxHeight / 2, dy: "0.34em", "text-anchor": "middle", "font-size": 10 },
      escapeText(text),
    )
  );
}

function arrow(x: number, y: number): string {
  return arrowPath(`M${roundLength(x)},${roundLength(y)}v6.5`) + head(x, y + 10.5, "down");
}

/** From the validation back into the frame of the batches, along the left edge. */
function loop(x: number, top: number, bottom: number, innerX: number): string {
  const edge = x - 6;
  const line = `M${roundLength(innerX)},${roundLength(bottom)}H${roundLength(edge)}V${roundLength(top)}H${roundLength(x + 3)}`;
  const middle = (top + bottom) / 2;
  const text = element(
    "text",
    {
      transform: `translate(${roundLength(edge - 6)},${roundLength(middle)})rotate(-90)`,
      "text-anchor": "middle",
      "font-size": 10,
    },
    "next epoch",
  );
  return arrowPath(line) + head(x + 7, top, "right") + text;
}

function arrowPath(d: string): string {
  return element("path", { d, fill: "none", stroke: ink, "stroke-width": 1 });
}

function head(x: number, y: number, direction: "down" | "right"): string {
  const d = direction === "down" ? "l-3,-5h6Z" : "l-5,-3v6Z";
  return element("path", { d: `M${roundLength(x)},${roundLength(y)}${d}`, fill: ink });
}
