import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFit, NormalEquations, solveLinear } from "./least-squares.ts";

const entries = (length: number) =>
  fc.array(
    fc.integer({ min: -1000, max: 1000 }).map((n) => n / 100),
    { minLength: length, maxLength: length },
  );

describe("solveLinear", () => {
  it("solves what it is given", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }).chain((n) => fc.tuple(entries(n * n), entries(n))),
        ([a, x]) => {
          const n = x.length;
          // A diagonal that outweighs its row keeps the system well-conditioned.
          const matrix = Float64Array.from(a, (value, i) => (i % (n + 1) === 0 ? value + 200 : value));
          const right = Float64Array.from({ length: n }, (_, i) =>
            x.reduce((sum, value, j) => sum + matrix[i * n + j]! * value, 0),
          );
          solveLinear(matrix, right).forEach((value, i) => {
            expect(value).toBeCloseTo(x[i]!, 8);
          });
        },
      ),
    );
  });

  it("exchanges rows where a pivot is zero", () => {
    expect(Array.from(solveLinear(Float64Array.of(0, 2, 4, 0), Float64Array.of(6, 8)))).toEqual([2, 3]);
  });
});

describe("NormalEquations", () => {
  const columns = 6;
  const rows = 40;
  const features = Float64Array.from({ length: rows * columns }, (_, i) => ((i * 7919 + i * i * 104729) % 1000) / 500);
  const truth = { coefficients: Float64Array.of(1, -2, 0.5, 3, -1, 2), intercept: -4 };
  const targets = applyFit(truth, features);

  it("finds the coefficients of exact targets, and the intercept", () => {
    const { coefficients, intercept } = new NormalEquations({ rows, columns, features, targets }).ridge(0);
    truth.coefficients.forEach((value, j) => {
      expect(coefficients[j]).toBeCloseTo(value, 8);
    });
    expect(intercept).toBeCloseTo(-4, 8);
  });

  it("shrinks coefficients with the strength", () => {
    const equations = new NormalEquations({ rows, columns, features, targets });
    const sizes = [0, 0.1, 10].map((strength) =>
      equations.ridge(strength).coefficients.reduce((sum, value) => sum + value * value, 0),
    );
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it("keeps non-negative coefficients so, and meets the conditions of a minimum", () => {
    const equations = new NormalEquations({ rows, columns, features, targets });
    const { coefficients } = equations.nonNegative();
    coefficients.forEach((value, j) => {
      const slope = coefficients.reduce((sum, other, k) => sum + other * equations.gram[j * columns + k]!, 0);
      expect(value).toBeGreaterThanOrEqual(0);
      if (value > 0) expect(slope).toBeCloseTo(equations.right[j]!, 6);
      else expect(slope).toBeGreaterThanOrEqual(equations.right[j]! - 1e-9);
    });
  });
});
