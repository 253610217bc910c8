import type { Transform } from "./transform.ts";

/**
 * Momentum: v ← decay · v + u, u ← v; with `nesterov`, u ← decay · v + u instead. PyTorch's `SGD` without dampening,
 * optax's `trace`.
 */
export function trace({ decay, nesterov = false }: { decay: number; nesterov?: boolean }): Transform<{
  readonly velocity: Float32Array;
}> {
  return {
    init: ({ parameterCount }) => ({ velocity: new Float32Array(parameterCount) }),
    update({ vector }, { velocity }, updates) {
      vector.combine(velocity, decay, velocity, 1, updates);
      if (nesterov) vector.addScaled(updates, decay, velocity);
      else updates.set(velocity);
    },
  };
}

/** m ← decay · m + (1 − decay) · u, u ← m. optax's `ema` without bias correction. */
export function exponentialAverage({ decay }: { decay: number }): Transform<{ readonly average: Float32Array }> {
  return {
    init: ({ parameterCount }) => ({ average: new Float32Array(parameterCount) }),
    update({ vector }, { average }, updates) {
      vector.exponentialAverage(average, decay, updates);
      updates.set(average);
    },
  };
}
