/** Panels of lines over a logarithmic axis: profiles and learning curves. */
import type { Markish, PlotOptions } from "@observablehq/plot";
import { element, escapeText, roundLength } from "../drawing/markup.ts";
import { ink, type SeriesStyle } from "../drawing/palette.ts";
import type { Sketchbook } from "../drawing/panel.ts";
import { type SideLabel, sideLabels } from "../drawing/side-labels.ts";

export interface Line {
  readonly label: string;
  readonly style: SeriesStyle;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface LinePanel {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Where a thin line goes up, and what it says. */
  readonly mark?: { readonly x: number; readonly text: string };
}

export interface Axis {
  readonly type: "linear" | "log";
  readonly domain: readonly [low: number, high: number];
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

export interface LinePanelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Whether names stand at the right of the panel. */
  readonly hasLabels: boolean;
}

const margins = { top: 4, right: 6, bottom: 20, left: 40 };

/** Draws lines into a panel whose axes enclose the box. */
export function linePanel(sketchbook: Sketchbook, lines: readonly Line[], panel: LinePanel, box: LinePanelBox): string {
  const { plot } = sketchbook;
  const axis = { tickSize: 3, fontSize: 10 };
  const options: PlotOptions = {
    ...{ width: box.width + margins.left + margins.right, height: box.height + margins.top + margins.bottom },
    ...{ marginTop: margins.top, marginRight: margins.right, marginBottom: margins.bottom, marginLeft: margins.left },
    x: { type: panel.x.type, domain: [...panel.x.domain], clamp: true, label: null },
    y: { type: panel.y.type, domain: [...panel.y.domain], clamp: true, label: null },
    marks: [
      plot.gridY([...panel.y.ticks], { stroke: ink, strokeOpacity: 0.1 }),
      plot.axisX([...panel.x.ticks], { ...axis, text: panel.x.format }),
      plot.axisY([...panel.y.ticks], { ...axis, text: panel.y.format }),
      plot.frame({ stroke: ink, strokeOpacity: 0.35, strokeWidth: 0.75 }),
      ...(panel.mark === undefined
        ? []
        : [plot.ruleX([panel.mark.x], { stroke: ink, strokeOpacity: 0.5, strokeDasharray: "3 3" })]),
      ...lines.map((line) => lineMark(sketchbook, line)),
    ],
  };
  const labels = lines.map(
    ({ label, style, y }): SideLabel => ({ text: label, style, y: position(panel.y, y.at(-1), box) }),
  );
  return [
    sketchbook.draw(options, box.x - margins.left, box.y - margins.top),
    ...titles(panel, box),
    box.hasLabels
      ? sideLabels(labels, { x: box.x + box.width - 2, top: box.y + 6, bottom: box.y + box.height - 6 })
      : "",
  ].join("");
}

function lineMark({ plot }: Sketchbook, { style, x, y }: Line): Markish {
  const dashes = style.dashes === "none" ? {} : { strokeDasharray: style.dashes };
  return plot.line(x, { x: [...x], y: [...y], stroke: style.color, strokeWidth: 1.6, ...dashes });
}

function titles(panel: LinePanel, { x, y, width, height }: LinePanelBox): string[] {
  const turned = `translate(${roundLength(x - 38)},${roundLength(y + height / 2)})rotate(-90)`;
  const middle = { x: x + width / 2, "text-anchor": "middle" };
  return [
    element("text", { ...middle, y: y - 9, "font-weight": 600 }, escapeText(panel.title)),
    element("text", { ...middle, y: y + height + 31 }, escapeText(panel.xTitle)),
    ...(panel.yTitle === ""
      ? []
      : [element("text", { transform: turned, "text-anchor": "middle" }, escapeText(panel.yTitle))]),
  ];
}

function position({ type, domain: [low, high] }: Axis, value: number | undefined, { y, height }: LinePanelBox): number {
  if (value === undefined) return y + height;
  const share = type === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return y + height * (1 - Math.min(1, Math.max(0, share)));
}
