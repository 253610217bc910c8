import type { Challenge } from "../instance/challenge.ts";
import type { Split } from "../instance/dataset.ts";
import type { VerifierInstance } from "../instance/instance.ts";
import { testSubset } from "../instance/subset.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** Trained tensors w*, flat in the order of `networkLayout`. */
export interface TrainedTensors {
  readonly parameters: Float32Array;
  readonly statistics: Float32Array;
}

export interface ScoreOptions {
  /** An instance, or only what a verifier has of one. */
  readonly instance: VerifierInstance;
  readonly solution: TrainedTensors;
  /** T, which draws the test points that count. */
  readonly epochs: number;
  readonly kernel: Kernel;
}

export interface Score {
  /** Mean squared error on the subset (paper eq. 3). */
  readonly testError: number;
  /** ε*² on the subset (paper eq. 5). */
  readonly baseline: number;
  /** 1 − testError / baseline; positive for a pass. */
  readonly quality: number;
  /** Whether testError < baseline; false for NaN. */
  readonly passed: boolean;
}

/** Rows of an evaluation block: the memory of a score does not depend on the challenge's batch size, nor do its bits. */
const evaluationRows = 128;

/** Scores trained tensors on the test subset that T draws. The frozen part is the instance's, never the solution's. */
export function score({ instance, solution, epochs, kernel }: ScoreOptions): Score {
  const { challenge } = instance;
  const { test } = instance.dataset;
  const subset = testSubset(instance.key, epochs, challenge.testPool, challenge.testSubset);
  const samples = {
    inputs: gatherRows(test.inputs, subset, challenge.inputs),
    targets: gatherRows(test.targets, subset, challenge.outputs),
  };
  const network = kernel.createNetwork({ ...instance.shape, maxRows: Math.min(subset.length, evaluationRows) });
  network.parameters.set(solution.parameters);
  network.statistics.set(solution.statistics);
  network.frozen.set(instance.initial.frozen);
  network.freeze();
  const testError = network.evaluate(samples);
  const baseline = baselineError(test, subset, challenge);
  return { testError, baseline, quality: 1 - testError / baseline, passed: testError < baseline };
}

/** ε*² = (α · Σ (y − f)²) / n over the subset (paper eq. 5), float64, in the subset's order, then output by output. */
export function baselineError(
  test: Split,
  subset: Uint32Array,
  { slack, outputs }: Pick<Challenge, "slack" | "outputs">,
): number {
  const { targets, function: truth } = test.exact;
  let sum = 0;
  for (const row of subset) {
    for (let output = 0; output < outputs; output++) {
      const noise = targets[row * outputs + output]! - truth[row * outputs + output]!;
      sum += noise * noise;
    }
  }
  return (slack * sum) / subset.length;
}

/** The given rows of a row-major array. */
export function gatherRows(values: Float32Array, rows: Uint32Array, columns: number): Float32Array {
  const gathered = new Float32Array(rows.length * columns);
  rows.forEach((row, place) => {
    gathered.set(values.subarray(row * columns, (row + 1) * columns), place * columns);
  });
  return gathered;
}
