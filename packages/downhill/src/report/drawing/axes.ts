/** Axes around a box: what all panels of all figures have in common. */
import type { Markish } from "@observablehq/plot";
import { log } from "../../foundation/special-functions.ts";
import { element, escapeText, roundLength } from "./markup.ts";
import { ink } from "./palette.ts";
import type { Sketchbook } from "./panel.ts";

export interface Axis {
  readonly type: "linear" | "log";
  readonly domain: readonly [low: number, high: number];
  readonly ticks: readonly number[];
  /** The label of a tick; plain numbers unless given. */
  readonly format?: (value: number) => string;
}

/** What the axes enclose, in the figure. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface AxesOptions {
  readonly x: Axis;
  readonly y: Axis;
  readonly hasGrid?: boolean;
  readonly marks: readonly Markish[];
}

/** Room for ticks and their labels. */
const margins = { top: 6, right: 6, bottom: 20, left: 40 };

/** Draws marks between axes. Values beyond the domains are drawn at the edge. */
export function axesPanel(sketchbook: Sketchbook, box: Box, { x, y, hasGrid = false, marks }: AxesOptions): string {
  const { plot } = sketchbook;
  const { top, right, bottom, left } = margins;
  const style = { tickSize: 3, fontSize: 10 };
  // Labels are given as texts: a logarithmic axis would leave some out of what a tick format gives.
  const options = {
    ...{ width: box.width + left + right, height: box.height + top + bottom },
    ...{ marginTop: top, marginRight: right, marginBottom: bottom, marginLeft: left },
    x: { type: x.type, domain: [...x.domain], clamp: true, label: null },
    y: { type: y.type, domain: [...y.domain], clamp: true, label: null },
    marks: [
      ...(hasGrid ? [plot.gridY([...y.ticks], { stroke: ink, strokeOpacity: 0.1 })] : []),
      plot.axisX([...x.ticks], { ...style, text: x.format ?? plainNumber }),
      plot.axisY([...y.ticks], { ...style, text: y.format ?? plainNumber }),
      plot.frame({ stroke: ink, strokeOpacity: 0.35, strokeWidth: 0.75 }),
      ...marks,
    ],
  };
  return sketchbook.draw(options, box.x - left, box.y - top);
}

export interface AxisTitles {
  readonly top?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
}

/** Titles above, below and to the left of a box. */
export function axisTitles({ x, y, width, height }: Box, titles: AxisTitles): string {
  const middle = { x: x + width / 2, "text-anchor": "middle" };
  const turned = `translate(${roundLength(x - 40)},${roundLength(y + height / 2)})rotate(-90)`;
  const parts = [
    titles.top === undefined
      ? ""
      : element("text", { ...middle, y: y - 9, "font-weight": 600 }, escapeText(titles.top)),
    titles.x === undefined ? "" : element("text", { ...middle, y: y + height + 31 }, escapeText(titles.x)),
    titles.y === undefined ? "" : element("text", { transform: turned, "text-anchor": "middle" }, escapeText(titles.y)),
  ];
  return parts.join("");
}

/** Where a value is, from 0 at the beginning of an axis to 1 at its end. */
export function shareOf({ type, domain: [low, high] }: Axis, value: number): number {
  const share = type === "log" ? log(value / low) / log(high / low) : (value - low) / (high - low);
  return Math.min(1, Math.max(0, share));
}

/** The height of a value in a box. */
export function heightOf(axis: Axis, value: number, { y, height }: Box): number {
  return y + height * (1 - shareOf(axis, value));
}

/** With a minus sign, not a hyphen. */
export function plainNumber(value: number): string {
  return String(value).replace("-", "−");
}

/** Powers of ten times the mantissas, inside the domain. */
export function logTicks([low, high]: Axis["domain"], mantissas: readonly number[]): number[] {
  const exponents = Array.from({ length: 40 }, (_, i) => i - 12);
  const ticks = exponents.flatMap((exponent) => mantissas.map((mantissa) => Number(`${mantissa}e${exponent}`)));
  return ticks.filter((tick) => tick >= low && tick <= high);
}

/** Multiples of 1, 2 or 5 times a power of ten, inside the domain, as near to `most` of them as it goes. */
export function linearTicks([low, high]: Axis["domain"], most: number): number[] {
  const steps = Array.from({ length: 30 }, (_, i) => i - 12).flatMap((e) => [1, 2, 5].map((m) => ({ m, e })));
  const found = steps.find(({ m, e }) => (high - low) / Number(`${m}e${e}`) <= most) ?? steps.at(-1)!;
  const step = Number(`${found.m}e${found.e}`);
  // A tick at the very end of the domain stays, whichever way its quotient was rounded.
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.max(0, Math.floor(high / step + 1e-9) - first + 1);
  // Written as decimals, so that no tick is 0.30000000000000004.
  return Array.from({ length: count }, (_, i) => Number(`${(first + i) * found.m}e${found.e}`));
}
