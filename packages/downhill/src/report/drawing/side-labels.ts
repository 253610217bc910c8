import { markerPaint, markerPath } from "./markers.ts";
import { element, escapeText, roundLength } from "./markup.ts";
import { ink, muted, type SeriesStyle } from "./palette.ts";

/** A name beside the end of a line. */
export interface SideLabel {
  readonly text: string;
  /** Where the line ends. */
  readonly y: number;
  readonly style: SeriesStyle | undefined;
}

export interface SideLabelFrame {
  /** Where the lines end. */
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

const spacing = 14;
const gap = 26;

/** Names as near to the ends of their lines as they can be without covering each other, joined to them by thin lines. */
export function sideLabels(labels: readonly SideLabel[], { x, top, bottom }: SideLabelFrame): string {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  const places = spread(
    sorted.map(({ y }) => y),
    top,
    bottom,
  );
  return sorted
    .map(({ text, y, style }, i) => {
      const place = places[i]!;
      const leader = element("path", {
        d: `M${roundLength(x + 5)},${roundLength(y)}L${roundLength(x + gap - 9)},${roundLength(place)}`,
        fill: "none",
        stroke: style?.color ?? muted,
        "stroke-width": 0.75,
        "stroke-opacity": 0.6,
      });
      const marker =
        style === undefined
          ? ""
          : element("path", {
              d: markerPath(style.marker),
              transform: `translate(${roundLength(x + gap)},${roundLength(place)})`,
              ...markerPaint(style),
            });
      const start = style === undefined ? x + gap - 6 : x + gap + 9;
      const paint = style === undefined ? muted : ink;
      return leader + marker + element("text", { x: start, y: place, dy: "0.32em", fill: paint }, escapeText(text));
    })
    .join("");
}

/** Places in the same order, at least `spacing` apart where there is room, moved as little as that takes. */
export function spread(wanted: readonly number[], top: number, bottom: number): number[] {
  const step = Math.min(spacing, (bottom - top) / Math.max(1, wanted.length - 1));
  const blocks: { sum: number; count: number }[] = [];
  const start = ({ sum, count }: { sum: number; count: number }) =>
    Math.min(Math.max(sum / count, top), bottom - (count - 1) * step);
  for (const y of wanted) {
    let block = { sum: y, count: 1 };
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (start(last) + last.count * step <= start(block)) break;
      blocks.pop();
      // The sum is of where the block's first place would have to be for each of its members.
      block = { sum: last.sum + block.sum - block.count * last.count * step, count: last.count + block.count };
    }
    blocks.push(block);
  }
  return blocks.flatMap((block) => Array.from({ length: block.count }, (_, i) => start(block) + i * step));
}
