import type { Transform } from "./transform.ts";

/**
 * Adam's direction: m ← β₁ m + (1 − β₁) u, v ← β₂ v + (1 − β₂) u², u ← m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵏ) and
 * v̂ = v / (1 − β₂ᵏ) after k steps (Kingma and Ba 2015).
 */
export function scaleByAdam({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
}: {
  beta1?: number;
  beta2?: number;
  epsilon?: number;
} = {}): Transform<{ readonly average: Float32Array; readonly averageOfSquares: Float32Array }> {
  return {
    init: ({ parameterCount }) => ({
      average: new Float32Array(parameterCount),
      averageOfSquares: new Float32Array(parameterCount),
    }),
    update({ vector, math, stepCount }, { average, averageOfSquares }, updates) {
      vector.exponentialAverage(average, beta1, updates);
      vector.exponentialAverageOfSquares(averageOfSquares, beta2, updates);
      const correction = 1 / (1 - math.pow(beta1, stepCount + 1));
      const inverse = 1 / (1 - math.pow(beta2, stepCount + 1));
      vector.adaptiveQuotient(updates, correction, average, averageOfSquares, inverse, epsilon);
    },
  };
}
