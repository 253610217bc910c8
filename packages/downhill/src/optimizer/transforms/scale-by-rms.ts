import type { Transform } from "./transform.ts";

/** v ← decay · v + (1 − decay) · u², u ← u / (√v + ε): RMSprop's direction (Tieleman and Hinton 2012). */
export function scaleByRms({ decay = 0.9, epsilon = 1e-8 }: { decay?: number; epsilon?: number } = {}): Transform<{
  readonly averageOfSquares: Float32Array;
}> {
  return {
    init: ({ parameterCount }) => ({ averageOfSquares: new Float32Array(parameterCount) }),
    update({ vector }, { averageOfSquares }, updates) {
      vector.exponentialAverageOfSquares(averageOfSquares, decay, updates);
      vector.adaptiveQuotient(updates, 1, updates, averageOfSquares, 1, epsilon);
    },
  };
}

/**
 * s ← s + u², u ← u / (√s + ε), from s = initial: Adagrad's direction (Duchi, Hazan and Singer 2011). optax's
 * `scale_by_rss`.
 */
export function scaleByRootOfSquares({
  initial = 0,
  epsilon = 1e-10,
}: {
  initial?: number;
  epsilon?: number;
} = {}): Transform<{ readonly sumOfSquares: Float32Array; readonly squares: Float32Array }> {
  return {
    init: ({ parameterCount }) => ({
      sumOfSquares: new Float32Array(parameterCount).fill(initial),
      squares: new Float32Array(parameterCount),
    }),
    update({ vector }, { sumOfSquares, squares }, updates) {
      vector.multiply(squares, updates, updates);
      vector.addScaled(sumOfSquares, 1, squares);
      vector.adaptiveQuotient(updates, 1, updates, sumOfSquares, 1, epsilon);
    },
  };
}
