import { builtInOptimizerSource, builtInOptimizers } from "../baselines/index.ts";
import { numericsVersion } from "../foundation/numerics-version.ts";
import type { Instance } from "../instance/instance.ts";
import { testSubset } from "../instance/subset.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import { baselineError, type TrainedTensors } from "../solution/score.ts";
import type { Solution } from "../solution/solution.ts";
import { engineFuel } from "../training/fuel.ts";
import { optimizerDigest } from "../training/optimizer-digest.ts";
import { SignatureChain } from "../training/signature.ts";

/** What Adam's hook costs on top of the engine, in operations a parameter and step; anything above 0 would do. */
const optimizerOperations = 12;

/**
 * A solution file's content for tensors that no attempt made: everything that a verifier of the score checks fits, T,
 * best epoch and fuel included. It claims to be Adam's, as most honest ones do.
 */
export function forgeSolution(instance: Instance, kernel: Kernel, tensors: TrainedTensors, epochs: number): Solution {
  const { challenge, difficulty, seed, nonce } = instance;
  return {
    ...{ challenge, difficulty, seed, nonce, epochs },
    optimizer: { name: "adam", digest: optimizerDigest(builtInOptimizerSource("adam")) },
    hyperparameters: builtInOptimizers.adam.hyperparameters(difficulty),
    stop: "patience",
    bestEpoch: epochs - challenge.patience,
    fuel: plausibleFuel(instance, epochs),
    maxFuel: challenge.fuelLimit,
    signature: new SignatureChain().close(tensors.parameters, tensors.statistics),
    kernel: kernel.variant,
    numericsVersion,
    parameters: tensors.parameters,
    statistics: tensors.statistics,
  };
}

/** What such an attempt would have cost. */
function plausibleFuel({ shape, batches, dataset }: Instance, epochs: number): number {
  const cost = engineFuel(shape);
  const steps = batches.reduce((sum, { rows }) => sum + cost.step(rows), 0);
  const hook = optimizerOperations * networkLayout(shape).parameterCount * batches.length;
  return epochs * (steps + hook + cost.evaluation(dataset.validation.rows));
}

/**
 * The T in a range whose test points suit the network best, by test error over threshold: what a forger gains who
 * cannot fit the test points but may choose among them.
 */
export function luckiestEpochs(
  instance: Instance,
  kernel: Kernel,
  { parameters, statistics }: TrainedTensors,
  range: { readonly first: number; readonly last: number },
): number {
  const { challenge, shape, initial, key } = instance;
  const { test } = instance.dataset;
  const network = kernel.createNetwork(shape);
  network.parameters.set(parameters);
  network.statistics.set(statistics);
  network.frozen.set(initial.frozen);
  network.freeze();
  const errors = squaredErrors(network.predict(test.inputs), test.targets, challenge.outputs);
  let best = { epochs: range.first, ratio: Number.POSITIVE_INFINITY };
  for (let epochs = range.first; epochs <= range.last; epochs++) {
    const subset = testSubset(key, epochs, challenge.testPool, challenge.testSubset);
    const error = subset.reduce((sum, row) => sum + errors[row]!, 0) / subset.length;
    const ratio = error / baselineError(test, subset, challenge);
    if (ratio < best.ratio) best = { epochs, ratio };
  }
  return best.epochs;
}

/** ‖y − ŷ‖² of every row. */
function squaredErrors(predictions: Float32Array, targets: Float32Array, outputs: number): Float64Array {
  const errors = new Float64Array(targets.length / outputs);
  targets.forEach((y, i) => {
    const difference = y - predictions[i]!;
    errors[Math.floor(i / outputs)]! += difference * difference;
  });
  return errors;
}
