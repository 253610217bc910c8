/** Panels of named lines: profiles and learning curves. */
import { type Axis, axesPanel, axisTitles, type Box, heightOf } from "../drawing/axes.ts";
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
  readonly titles: { readonly top: string; readonly x: string; readonly y?: string | undefined };
  readonly x: Axis;
  readonly y: Axis;
  /** Where a thin line goes up. */
  readonly mark?: number;
  /** Whether names stand at the right of the panel. */
  readonly hasLabels: boolean;
}

/** Draws lines into a panel whose axes enclose the box. */
export function linePanel(sketchbook: Sketchbook, lines: readonly Line[], panel: LinePanel, box: Box): string {
  const { plot } = sketchbook;
  const marks = [
    plot.ruleX(panel.mark === undefined ? [] : [panel.mark], {
      stroke: ink,
      strokeOpacity: 0.5,
      strokeDasharray: "3 3",
    }),
    ...lines.map(({ style, x, y }) => {
      const dashes = style.dashes === "none" ? {} : { strokeDasharray: style.dashes };
      return plot.line(x, { x: [...x], y: [...y], stroke: style.color, strokeWidth: 1.6, ...dashes });
    }),
  ];
  const drawn = axesPanel(sketchbook, box, { x: panel.x, y: panel.y, hasGrid: true, marks });
  return drawn + axisTitles(box, panel.titles) + (panel.hasLabels ? names(lines, panel.y, box) : "");
}

function names(lines: readonly Line[], axis: Axis, box: Box): string {
  const labels = lines.map(({ label, style, y }): SideLabel => {
    const end = y.at(-1);
    return { text: label, style, y: end === undefined ? box.y + box.height : heightOf(axis, end, box) };
  });
  return sideLabels(labels, { x: box.x + box.width - 2, top: box.y + 6, bottom: box.y + box.height - 6 });
}
