/** Points with error bars over the number of hidden layers: the panels of the paper's second figure. */
import type { Markish } from "@observablehq/plot";
import type { Average } from "../averages.ts";
import { type Axis, axesPanel, type Box } from "../drawing/axes.ts";
import { markerPaint, markerSymbol } from "../drawing/markers.ts";
import { muted, type SeriesStyle } from "../drawing/palette.ts";
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

/** How far apart, in hidden layers, points of different series stand, so that their bars do not cover each other. */
const dodge = 0.1;
const widestDodge = 0.6;
const mostTicks = 12;

/** Draws one panel. Without labels, its axes have ticks only. */
export function difficultyPanel(
  sketchbook: Sketchbook,
  series: readonly Series[],
  axes: { readonly x: Axis; readonly y: Axis },
  box: Box,
): string {
  const marks = series.flatMap((one) => seriesMarks(sketchbook, one, offsetOf(series, one)));
  return axesPanel(sketchbook, box, { ...axes, hasGrid: true, marks });
}

/** Half a layer of room on both sides; a tick at every layer, or at every so manieth where they would not fit. */
export function layerAxis(hiddenLayers: readonly number[]): Axis {
  const step = Math.ceil(hiddenLayers.length / mostTicks);
  return {
    type: "linear",
    domain: [Math.min(...hiddenLayers) - 0.5, Math.max(...hiddenLayers) + 0.5],
    ticks: hiddenLayers.filter((_, i) => i % step === 0),
  };
}

function offsetOf(series: readonly Series[], one: Series): number {
  const styled = series.filter(({ style }) => style !== undefined);
  const place = styled.indexOf(one);
  return place < 0 ? 0 : (place - (styled.length - 1) / 2) * Math.min(dodge, widestDodge / styled.length);
}

function seriesMarks({ plot }: Sketchbook, { style, points }: Series, offset: number): Markish[] {
  const x = ({ hiddenLayers }: SeriesPoint) => hiddenLayers + offset;
  const y = ({ average }: SeriesPoint) => average.mean;
  const color = style?.color ?? muted;
  const bars = points.filter(({ average }) => average.standardError !== null);
  const end = (sign: 1 | -1) => (point: SeriesPoint) => point.average.mean + sign * (point.average.standardError ?? 0);
  return [
    plot.ruleX(bars, { x, y1: end(-1), y2: end(1), stroke: color, strokeWidth: 1 }),
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
