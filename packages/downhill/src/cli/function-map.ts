import type { Dataset, Split } from "../instance/dataset.ts";

const columns = 56;
const lines = 18;
const shades = " ░▒▓█";

/**
 * The sampled function over [−1, 1]² as a map of shades, dark where it is low: each cell shows the first output at the
 * nearest point. Only for challenges with two inputs.
 */
export function renderFunctionMap({ test, train, validation }: Dataset): string[] {
  const points = [test, train, validation].flatMap(pointsOf);
  const values = points.map(({ value }) => value);
  const low = values.reduce((a, b) => Math.min(a, b));
  const span = values.reduce((a, b) => Math.max(a, b)) - low;
  const shade = (value: number) =>
    shades[span > 0 ? Math.min(shades.length - 1, Math.floor((shades.length * (value - low)) / span)) : 0];
  return Array.from({ length: lines }, (_, line) => {
    const y = 1 - (2 * line + 1) / lines;
    const cells = Array.from({ length: columns }, (_, column) =>
      shade(nearest(points, (2 * column + 1) / columns - 1, y)),
    );
    return `  ${cells.join("")}`;
  });
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

function pointsOf({ rows, exact }: Split): Point[] {
  const outputs = exact.function.length / rows;
  return Array.from({ length: rows }, (_, row) => ({
    x: exact.inputs[2 * row] ?? 0,
    y: exact.inputs[2 * row + 1] ?? 0,
    value: exact.function[outputs * row] ?? 0,
  }));
}

function nearest(points: readonly Point[], x: number, y: number): number {
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const point of points) {
    const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (distance < bestDistance) {
      best = point.value;
      bestDistance = distance;
    }
  }
  return best;
}
