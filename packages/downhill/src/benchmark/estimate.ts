/** What attempts will cost, before they run. */
import { batchRanges } from "../instance/batches.ts";
import { splitSamples } from "../instance/difficulty.ts";
import { networkShape } from "../instance/network.ts";
import { engineFuel } from "../training/fuel.ts";
import type { AttemptIdentity } from "./records/recorded-attempt.ts";

/**
 * Epochs until the best one, typically: medians of the literature's optimizers on the paper's challenge, which are near
 * 270, 95, 70 and 50 for L = 1 to 4 and stay there.
 */
function typicalEpochs(hiddenLayers: number): number {
  return Math.round(45 + 230 / (hiddenLayers * hiddenLayers));
}

/** The engine's fuel for the epochs that an attempt typically takes. */
export function estimateFuel({ challenge, difficulty, maxFuel }: AttemptIdentity): number {
  const shape = networkShape(challenge, difficulty);
  const { train, validation } = splitSamples(difficulty.samples, challenge.trainFraction);
  const cost = engineFuel(shape);
  const steps = batchRanges(train, challenge.batchSize, challenge.shuffle).reduce(
    (sum, { rows }) => sum + cost.step(rows),
    0,
  );
  const epochs = Math.min(
    challenge.patience + typicalEpochs(difficulty.hiddenLayers),
    challenge.epochLimit ?? Number.POSITIVE_INFINITY,
  );
  return Math.min(maxFuel, epochs * (steps + cost.evaluation(validation)));
}

/** Share of the engine's best speed that attempts reach with all that is not a training step. */
const reachedShare = 0.7;

/** Opening of a process, and what follows an attempt. */
const secondsAround = 0.4;

export interface Capacity {
  /** Fuel per second of one core, at its best. */
  readonly rate: number;
  /** Attempts at a time, as far as there are cores. */
  readonly workers: number;
}

/** Fuel per second of all workers together. */
export function sustainedRate({ rate, workers }: Capacity): number {
  return reachedShare * rate * workers;
}

/** Wall time of attempts of so much fuel each. */
export function estimateSeconds(fuels: readonly number[], capacity: Capacity): number {
  const total = fuels.reduce((sum, fuel) => sum + fuel, 0);
  const longest = fuels.reduce((most, fuel) => Math.max(most, fuel), 0);
  const shared = total / sustainedRate(capacity) + (fuels.length * secondsAround) / capacity.workers;
  const alone = fuels.length === 0 ? 0 : longest / (reachedShare * capacity.rate) + secondsAround;
  return Math.max(shared, alone);
}
