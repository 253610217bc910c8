/** What an attempt has before its first step. */
import { CodedError } from "../foundation/coded-error.ts";
import { deterministicMath } from "../foundation/special-functions.ts";
import type { Stream } from "../foundation/stream.ts";
import type { Kernel, Network } from "../kernel/kernel.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import type { Hyperparameters, OptimizerDifficulty, OptimizerSetup } from "../optimizer/optimizer.ts";
import type { TrainingInstance, TrainingOutline } from "./attempt.ts";
import type { SavedPoint } from "./saved-point.ts";

export function optimizerDifficulty({ difficulty }: TrainingInstance): OptimizerDifficulty {
  return Object.freeze({ hiddenLayers: difficulty.hiddenLayers, samples: difficulty.samples });
}

/** The network at the beginning. */
export function createNetwork(kernel: Kernel, { shape, initial }: TrainingOutline): Network {
  const network = kernel.createNetwork(shape);
  network.parameters.set(initial.parameters);
  network.frozen.set(initial.frozen);
  network.freeze();
  return network;
}

/**
 * Has a network at its beginning do a step on these data, which need not be the instance's: what it works with is in
 * memory and in the processor's caches after that. It is at its beginning again.
 */
export function warmUpNetwork(network: Network, { batches, dataset }: TrainingInstance): void {
  const statistics = network.statistics.slice();
  network.step(dataset.train, 0, batches[0]!.rows, "parameters");
  network.statistics.set(statistics);
  network.gradient.fill(0);
}

/** Makes a network of the same instance what it was at a saved point. */
export function restoreNetwork(network: Network, point: SavedPoint): Network {
  const { gradient, update } = point;
  copyTrained(network, point);
  if (gradient !== null) network.gradient.set(gradient);
  if (update !== null) network.update.set(update);
  return network;
}

/** What a network has learned: its trainable parameters, and its running statistics. */
export type Trained = Pick<SavedPoint, "parameters" | "statistics">;

/** Copies what one network has learned to another of the same shape. */
export function copyTrained(to: Trained, { parameters, statistics }: Trained): void {
  to.parameters.set(parameters);
  to.statistics.set(statistics);
}

/** What the optimizer is told once. */
export function createOptimizerSetup(
  instance: TrainingInstance,
  kernel: Kernel,
  hyperparameters: Hyperparameters,
  random: Stream,
): OptimizerSetup {
  const { trainable, parameterCount } = networkLayout(instance.shape);
  return {
    difficulty: optimizerDifficulty(instance),
    hyperparameters,
    parameterCount,
    tensors: trainable,
    batchesPerEpoch: instance.batches.length,
    math: deterministicMath,
    random,
    vector: kernel.vector,
    matrix: kernel.matrix,
  };
}

/** Throws `attempt/max-fuel` unless the limit is a positive integer within the challenge's. */
export function checkMaxFuel(maxFuel: number, fuelLimit: number): number {
  if (Number.isSafeInteger(maxFuel) && maxFuel >= 1 && maxFuel <= fuelLimit) return maxFuel;
  throw new CodedError(
    "attempt/max-fuel",
    `the fuel limit of an attempt is ${maxFuel}; it must be an integer from 1 to the challenge's ${fuelLimit}`,
  );
}
