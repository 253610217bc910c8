import { describe, expect, it } from "vitest";
import { Draws, fillWith } from "../../../test/conformance/draws.ts";
import { lowerTriangle } from "../../../test/lower-triangle.ts";
import type { CovarianceFamily } from "../kernel.ts";
import { ReferenceCovariance } from "./reference-covariance.ts";

/** The textbook formulas (Rasmussen & Williams 2006, 4.2), with the engine's functions. */
const correlations: Readonly<Record<CovarianceFamily, (r: number) => number>> = {
  matern12: (r) => Math.exp(-r),
  matern32: (r) => (1 + Math.sqrt(3) * r) * Math.exp(-Math.sqrt(3) * r),
  matern52: (r) => (1 + Math.sqrt(5) * r + (5 * r * r) / 3) * Math.exp(-Math.sqrt(5) * r),
  "squared-exponential": (r) => Math.exp((-r * r) / 2),
};

function drawLocations(points: number, dimension: number): Float64Array {
  const locations = new Float64Array(points * dimension);
  fillWith(locations, new Draws(points), "tame");
  return locations;
}

function setRows(covariance: ReferenceCovariance, rows: readonly (readonly number[])[]): void {
  for (const [i, row] of rows.entries()) covariance.row(i).set(row);
}

describe("ReferenceCovariance", () => {
  it.each(Object.keys(correlations) as CovarianceFamily[])("fills in %s, a product over dimensions", (family) => {
    const [points, dimension, lengthscale] = [9, 3, 0.3];
    const locations = drawLocations(points, dimension);
    const covariance = new ReferenceCovariance(points);
    covariance.fill(locations, dimension, { family, lengthscale, jitter: 1e-3 });
    for (let i = 0; i < points; i++) {
      const row = covariance.row(i);
      expect(row[i]).toBe(1.001);
      for (let j = 0; j < i; j++) {
        const expected = [0, 1, 2]
          .map((d) => Math.abs(locations[i * dimension + d]! - locations[j * dimension + d]!) / lengthscale)
          .map(correlations[family])
          .reduce((product, factor) => product * factor);
        // A dozen roundings of 1.1e-16 each, and an argument of the exponential of up to 50 that carries them.
        expect(Math.abs(row[j]! / expected - 1)).toBeLessThan(1e-13);
      }
    }
  });

  it("has a factor whose square is the matrix", () => {
    const points = 40;
    const covariance = new ReferenceCovariance(points);
    covariance.fill(drawLocations(points, 2), 2, { family: "matern52", lengthscale: 0.3, jitter: 1e-8 });
    const matrix = Array.from({ length: points }, (_, i) => covariance.row(i).slice());
    covariance.factor();
    for (let j = 0; j < points; j++) {
      // Row j of L times L: L applied to it gives column j of the matrix, from the diagonal on.
      const row = new Float64Array(points);
      row.set(covariance.row(j));
      const column = covariance.multiply(row);
      for (let i = j; i < points; i++) expect(column[i]).toBeCloseTo(matrix[i]![j]!, 14);
    }
  });

  it("factors a matrix known by hand", () => {
    const covariance = new ReferenceCovariance(3);
    setRows(covariance, [[4], [2, 10], [-4, 1, 21]]);
    covariance.factor();
    expect([...lowerTriangle(covariance)]).toEqual([2, 1, 3, -2, 1, 4]);
    expect([...covariance.multiply(Float64Array.of(1, 2, 3))]).toEqual([2, 7, 12]);
  });

  it.each([
    [[[0], [0, 1]], 0],
    [[[-1], [0, 1]], 0],
    [[[Number.NaN], [0, 1]], 0],
    [[[1], [1, 1]], 1],
    [[[1], [2, 1]], 1],
  ])("refuses %j at row %d", (rows, row) => {
    const covariance = new ReferenceCovariance(2);
    setRows(covariance, rows);
    expect(() => covariance.factor()).toThrow(
      expect.objectContaining({
        code: "kernel/not-positive-definite",
        message: expect.stringContaining(`row ${row}.`),
      }),
    );
  });
});
