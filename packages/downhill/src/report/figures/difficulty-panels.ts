/** Points with error bars over the number of hidden layers: the panels of the paper's second figure. */
import type { Markish, PlotOptions } from "@observablehq/plot";
import type { Average } from "../averages.ts";
import { markerPaint, markerSymbol } from "../drawing/markers.ts";
import { ink, muted, type SeriesStyle } from "../drawing/palette.ts";
import type { Sketchbook } from "../drawing/panel.ts";

export interface Series {
  readonly label: string;
  /** Undefined for what is not an optimizer, drawn in gray. */
  readonly style: SeriesStyle | undefined;
  readonly points: readonly SeriesPoint[];
}

export interface SeriesPoint {
  readonly hiddenLayers: number;
  readonly average: Average;
}

export interface PanelFrame {
  readonly width: number;
  readonly height: number;
  readonly margins: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
}

export interface PanelScales {
  readonly hiddenLayers: readonly number[];
  readonly y: readonly [low: number, high: number];
  readonly yType: "linear" | "log";
  readonly yTicks: readonly number[];
  /** Axis titles are drawn by the figure; tick labels only where asked for. */
  readonly showY: boolean;
  readonly showX: boolean;
}

/** How far apart, in hidden layers, points of different series stand, so that their bars do not cover each other. */
const dodge = 0.1;

/** Draws one panel at x, y of the figure. */
export function difficultyPanel(
  sketchbook: Sketchbook,
  series: readonly Series[],
  scales: PanelScales,
  frame: PanelFrame,
  at: { readonly x: number; readonly y: number },
): string {
  const { width, height, margins } = frame;
  const options: PlotOptions = {
    ...{ width, height },
    ...{ marginTop: margins.top, marginRight: margins.right, marginBottom: margins.bottom, marginLeft: margins.left },
    x: { type: "linear", domain: layerDomain(scales.hiddenLayers), label: null },
    y: { type: scales.yType, domain: [...scales.y], clamp: true, label: null },
    marks: [
      ...axes(sketchbook, scales),
      ...series.flatMap((one, i) => seriesMarks(sketchbook, one, offsetOf(series, i))),
    ],
  };
  return sketchbook.draw(options, at.x, at.y);
}

/** Half a layer of room on both sides. */
export function layerDomain(hiddenLayers: readonly number[]): [number, number] {
  return [Math.min(...hiddenLayers) - 0.5, Math.max(...hiddenLayers) + 0.5];
}

function axes({ plot }: Sketchbook, { hiddenLayers, yTicks, showX, showY }: PanelScales): Markish[] {
  const ticks = labelledTicks(hiddenLayers);
  const tick = { tickSize: 3, stroke: ink, strokeOpacity: 1, fontSize: 10 };
  // As texts: a logarithmic axis would leave labels out of what a tick format gives.
  const format = (isShown: boolean) => (value: number) => (isShown ? String(value) : "");
  return [
    plot.gridY([...yTicks], { stroke: ink, strokeOpacity: 0.1 }),
    plot.axisY([...yTicks], { ...tick, text: format(showY) }),
    plot.axisX(ticks, { ...tick, text: format(showX) }),
    plot.frame({ stroke: ink, strokeOpacity: 0.35, strokeWidth: 0.75 }),
  ];
}

/** Every layer, or every so manieth where they would not fit. */
function labelledTicks(hiddenLayers: readonly number[]): number[] {
  const step = Math.ceil(hiddenLayers.length / 12);
  return hiddenLayers.filter((_, i) => i % step === 0);
}

function offsetOf(series: readonly Series[], index: number): number {
  const styled = series.filter(({ style }) => style !== undefined);
  const place = styled.indexOf(series[index]!);
  return place < 0 ? 0 : (place - (styled.length - 1) / 2) * Math.min(dodge, 0.6 / styled.length);
}

function seriesMarks({ plot }: Sketchbook, { style, points }: Series, offset: number): Markish[] {
  const x = ({ hiddenLayers }: SeriesPoint) => hiddenLayers + offset;
  const y = ({ average }: SeriesPoint) => average.mean;
  const color = style?.color ?? muted;
  const bars = points.filter(({ average }) => average.standardError !== null);
  const error = (sign: 1 | -1) => (point: SeriesPoint) =>
    point.average.mean + sign * (point.average.standardError ?? 0);
  return [
    plot.ruleX(bars, { x, y1: error(-1), y2: error(1), stroke: color, strokeWidth: 1 }),
    plot.lineY(points, {
      ...{ x, y, stroke: color, strokeWidth: style === undefined ? 1 : 1.4 },
      ...(style === undefined || style.dashes === "none" ? {} : { strokeDasharray: style.dashes }),
    }),
    plot.dot(points, { x, y, ...dotPaint(style) }),
  ];
}

function dotPaint(style: SeriesStyle | undefined): Readonly<Record<string, unknown>> {
  if (style === undefined) return { r: 1.6, fill: muted };
  const { fill, stroke, "stroke-width": strokeWidth } = markerPaint(style);
  return { fill, stroke, strokeWidth, symbol: markerSymbol(style.marker), r: 3.1 };
}
