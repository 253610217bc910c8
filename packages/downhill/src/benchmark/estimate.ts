/** What attempts will cost, before they run. */
import { batchRanges } from "../instance/batches.ts";
import { splitSamples } from "../instance/difficulty.ts";
import { networkShape } from "../instance/network.ts";
import { engineFuel } from "../training/fuel.ts";
import type { AttemptIdentity } from "./records/recorded-attempt.ts";

/** Epochs that an attempt takes beyond its patience, typically: the literature's optimizers on the paper's challenge. */
const typicalEpochs = 150;

/** The engine's fuel for the epochs that an attempt typically takes. */
export function estimateFuel({ challenge, difficulty, maxFuel }: AttemptIdentity): number {
  const shape = networkShape(challenge, difficulty);
  const { train, validation } = splitSamples(difficulty.samples, challenge.trainFraction);
  const cost = engineFuel(shape);
  const steps = batchRanges(train, challenge.batchSize, challenge.shuffle).reduce(
    (sum, { rows }) => sum + cost.step(rows),
    0,
  );
  const epochs = Math.min(challenge.patience + typicalEpochs, challenge.epochLimit ?? Number.POSITIVE_INFINITY);
  return Math.min(maxFuel, epochs * (steps + cost.evaluation(validation)));
}
