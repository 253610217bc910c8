import type { BenchmarkPlan } from "../../src/benchmark/plan.ts";

/** Attempts of milliseconds, as many as there are nonces times four. */
export function tinyPlan(nonces: number): BenchmarkPlan {
  return {
    optimizers: ["momentum", "adam"],
    hiddenLayers: [1, 2],
    samples: 44,
    nonces: `0..${nonces - 1}`,
    challenge: { width: 8, testPool: 24, testSubset: 12, batchSize: 10, patience: 20, lengthscale: 2 },
  };
}
