import { type BuiltInOptimizerName, builtInOptimizers } from "../../src/baselines/index.ts";
import { type Challenge, createChallenge, type PresetName } from "../../src/instance/challenge.ts";
import { createInstance } from "../../src/instance/instance.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { score } from "../../src/solution/score.ts";
import type { AttemptResult } from "../../src/training/attempt.ts";
import { train } from "../../src/training/run-attempt.ts";

/** One whole attempt: small enough for the reference kernel, odd enough to reach edges of panels and batches. */
export interface AttemptCase {
  readonly title: string;
  readonly optimizer: BuiltInOptimizerName;
  readonly preset: PresetName;
  readonly constants: Partial<Challenge>;
  readonly hiddenLayers: number;
  readonly samples: number;
}

/** What every kernel must reproduce. */
export interface AttemptOutcome {
  readonly signature: string;
  readonly stop: AttemptResult["stop"];
  readonly epochs: number;
  readonly testError: number | null;
}

const small: Partial<Challenge> = { testPool: 96, testSubset: 64, patience: 5, epochLimit: 12 };
const paper = { preset: "paper", hiddenLayers: 2, samples: 128 } as const;

export const attemptCases: readonly AttemptCase[] = [
  { title: "sgd", optimizer: "sgd", ...paper, constants: { ...small, width: 32 } },
  { title: "sgd, decaying rate", optimizer: "sgd-exponential-decay", ...paper, constants: { ...small, width: 19 } },
  { title: "momentum", optimizer: "momentum", ...paper, constants: { ...small, width: 48 } },
  { title: "nesterov", optimizer: "nesterov", ...paper, constants: { ...small, width: 33, batchSize: 23 } },
  { title: "adam", optimizer: "adam", ...paper, constants: { ...small, width: 31 } },
  { title: "adam, one hidden layer", optimizer: "adam", ...paper, hiddenLayers: 1, constants: { ...small, width: 64 } },
  {
    title: "adam, ten hidden layers",
    optimizer: "adam",
    ...paper,
    hiddenLayers: 10,
    constants: { ...small, width: 17 },
  },
  { title: "nothing frozen", optimizer: "momentum", ...paper, constants: { ...small, width: 16, frozenLayers: 0 } },
  {
    title: "three dimensions, two outputs, Matérn-1/2",
    optimizer: "sgd",
    ...paper,
    constants: { ...small, width: 21, inputs: 3, outputs: 2, covariance: "matern12" },
  },
  {
    title: "c006",
    optimizer: "adam",
    preset: "c006",
    hiddenLayers: 3,
    samples: 192,
    constants: { ...small, width: 40, fourierFeatures: 32 },
  },
];

/** Makes the instance, trains and scores, all with one kernel. */
export function runAttemptCase(test: AttemptCase, kernel: Kernel): AttemptOutcome {
  const instance = createInstance({
    challenge: createChallenge(test.preset, test.constants),
    difficulty: { hiddenLayers: test.hiddenLayers, samples: test.samples },
    seed: "conformance",
    kernel,
  });
  const result = train({ instance, optimizer: builtInOptimizers[test.optimizer], kernel });
  const scored = result.best && score({ instance, solution: result.best, epochs: result.epochs, kernel });
  const { signature, stop, epochs } = result;
  return { signature, stop, epochs, testError: scored?.testError ?? null };
}
