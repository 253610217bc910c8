import { availableParallelism } from "node:os";
import { estimateFuel, estimateSeconds, sustainedRate } from "../benchmark/estimate.ts";
import type { PlannedTask } from "../benchmark/resolve-plan.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { measureStepRate } from "./kernel-speed.ts";

/** What a benchmark will do, before it does. */
export interface BenchForecast {
  /**
   * Those to run, the longest first, so that no worker is left alone with one at the end, and those of one instance
   * after each other.
   */
  readonly missing: readonly PlannedTask[];
  /** Estimated fuel of an attempt. */
  readonly estimate: (task: PlannedTask) => number;
  readonly fuel: number;
  readonly seconds: number;
  /** Fuel per second of all workers together. */
  readonly sustainedRate: number;
}

export interface ForecastOptions {
  readonly missing: readonly PlannedTask[];
  readonly kernel: Kernel;
  readonly workers: number;
}

const briefly = { warmUpSeconds: 0.05, measuredSeconds: 0.1 };

/** Measures the kernel for a moment where there is something to run. */
export function forecast({ missing, kernel, workers }: ForecastOptions): BenchForecast {
  const fuels = new Map(missing.map((task) => [task, estimateFuel(task.identity)]));
  const estimate = (task: PlannedTask) => fuels.get(task) ?? 0;
  const ordered = [...missing].sort(
    (a, b) => estimate(b) - estimate(a) || a.identity.nonce - b.identity.nonce || compareDepth(a, b),
  );
  const rate = missing.length === 0 ? 1 : measureStepRate(kernel, undefined, briefly);
  const capacity = { rate, workers: Math.min(workers, availableParallelism()) };
  const all = [...fuels.values()];
  return {
    ...{ missing: ordered, estimate },
    fuel: all.reduce((sum, fuel) => sum + fuel, 0),
    seconds: estimateSeconds(all, capacity),
    sustainedRate: sustainedRate(capacity),
  };
}

function compareDepth(a: PlannedTask, b: PlannedTask): number {
  return a.identity.difficulty.hiddenLayers - b.identity.difficulty.hiddenLayers;
}
