/** Outlines of markers around the origin, of about the same area: for the plotting library, and as path data. */
import type { MarkerShape, SeriesStyle } from "./palette.ts";

type Point = readonly [x: number, y: number];

interface PathContext {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** Strokes of two points, or polygons; the circle is none of these. */
const outlines: Readonly<Record<Exclude<MarkerShape, "circle">, readonly (readonly Point[])[]>> = {
  square: [polygon([-2.9, -2.9], [2.9, -2.9], [2.9, 2.9], [-2.9, 2.9])],
  triangle: [polygon([0, -4.1], [3.8, 2.8], [-3.8, 2.8])],
  diamond: [polygon([0, -4.4], [3.5, 0], [0, 4.4], [-3.5, 0])],
  times: [polygon([-2.9, -2.9], [2.9, 2.9]), polygon([-2.9, 2.9], [2.9, -2.9])],
  plus: [polygon([-3.7, 0], [3.7, 0]), polygon([0, -3.7], [0, 3.7])],
  star: [
    polygon(
      ...([
        [0, -4.6],
        [1.3, -1.6],
        [4.4, -1.4],
        [2, 0.7],
        [2.7, 3.8],
      ] satisfies Point[]),
      ...([
        [0, 2.1],
        [-2.7, 3.8],
        [-2, 0.7],
        [-4.4, -1.4],
        [-1.3, -1.6],
      ] satisfies Point[]),
    ),
  ],
};

const circleRadius = 3.1;

/** A symbol as Observable Plot takes it, of fixed size. */
export function markerSymbol(marker: MarkerShape): "circle" | { draw(context: PathContext): void } {
  if (marker === "circle") return "circle";
  const parts = outlines[marker];
  return {
    draw(context) {
      for (const points of parts) {
        points.forEach(([x, y], i) => {
          if (i === 0) context.moveTo(x, y);
          else context.lineTo(x, y);
        });
        if (points.length > 2) context.closePath();
      }
    },
  };
}

export function markerPath(marker: MarkerShape): string {
  if (marker === "circle") {
    const r = circleRadius;
    return `M${r},0A${r},${r},0,1,1,${-r},0A${r},${r},0,1,1,${r},0Z`;
  }
  return outlines[marker]
    .map((points) => `M${points.map((point) => point.join(",")).join("L")}${points.length > 2 ? "Z" : ""}`)
    .join("");
}

/** Fill and stroke of a marker: crosses have no inside. */
export function markerPaint({ color, marker }: SeriesStyle): Readonly<Record<string, string | number>> {
  const isStroke = marker === "times" || marker === "plus";
  return isStroke ? { fill: "none", stroke: color, "stroke-width": 1.8 } : { fill: color };
}

function polygon(...points: readonly Point[]): readonly Point[] {
  return points;
}
