/** Runs the attempt that the first figure shows. */
import { openAttemptProcess } from "../attempt-process/run-attempt-process.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { createChallenge } from "../instance/challenge.ts";
import type { Split } from "../instance/dataset.ts";
import { createInstance, type Instance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Points, TrainingExample } from "../report/training-example.ts";
import { score, type TrainedTensors } from "../solution/score.ts";
import { type ChosenOptimizer, findBuiltIn } from "./optimizer-choice.ts";

export interface ExampleOptions {
  readonly chosen: ChosenOptimizer;
  readonly hiddenLayers: number;
  readonly samples: number;
  readonly seed: string;
  readonly nonce: number;
  readonly kernel: Kernel;
}

const curvePoints = 401;

/**
 * One attempt on an instance of the paper's challenge with a single input. Throws as the attempt does, and
 * `figure/no-solution` where no epoch was finished.
 */
export async function runTrainingExample(options: ExampleOptions): Promise<TrainingExample> {
  const { chosen, kernel, seed, nonce, hiddenLayers, samples } = options;
  const challenge = createChallenge("paper", { inputs: 1 });
  const instance = createInstance({ challenge, difficulty: { hiddenLayers, samples }, seed, nonce, kernel });
  const { difficulty } = instance;
  const maxFuel = challenge.fuelLimit;
  const { submission } = chosen;
  const attempt = await openAttemptProcess({ submission, difficulty, maxFuel, kernel, findBuiltIn });
  try {
    attempt.start(instance);
    const trainLoss: number[] = [];
    const validationLoss: number[] = [];
    for await (const epoch of attempt) {
      trainLoss.push(epoch.record.trainLoss);
      validationLoss.push(epoch.record.validationLoss);
    }
    const { best, bestEpoch, epochs } = await attempt.result();
    if (best === null || bestEpoch === null) {
      throw new CodedError("figure/no-solution", `${attempt.name} finished no epoch, so there is nothing to show`);
    }
    const { testError, baseline } = score({ instance, solution: best, epochs, kernel });
    return {
      ...{ optimizer: attempt.name, hiddenLayers, samples, bestEpoch, epochs, testError, baseline },
      ...{ trainLoss, validationLoss, ...describeInstance(instance) },
      initial: networkFunction(instance, kernel, instance.initial),
      trained: networkFunction(instance, kernel, best),
    };
  } finally {
    attempt.close();
  }
}

function describeInstance({ challenge, dataset, batchesPerEpoch }: Instance) {
  const { width, frozenLayers, patience } = challenge;
  const { test, train, validation } = dataset;
  return {
    ...{ width, frozenLayers, patience, batches: batchesPerEpoch },
    train: pointsOf(train, train.exact.targets),
    validation: pointsOf(validation, validation.exact.targets),
    truth: byInput([test, train, validation].map((split) => pointsOf(split, split.exact.function))),
  };
}

/** Without statistics these are as before the first batch. */
function networkFunction(
  instance: Instance,
  kernel: Kernel,
  { parameters, statistics }: Pick<TrainedTensors, "parameters"> & Partial<TrainedTensors>,
): Points {
  const network = kernel.createNetwork(instance.shape);
  network.parameters.set(parameters);
  if (statistics !== undefined) network.statistics.set(statistics);
  network.frozen.set(instance.initial.frozen);
  network.freeze();
  const x = Array.from({ length: curvePoints }, (_, i) => (2 * i) / (curvePoints - 1) - 1);
  return { x, y: Array.from(network.predict(new Float32Array(x))) };
}

function pointsOf({ exact }: Split, values: Float64Array): Points {
  return { x: Array.from(exact.inputs), y: Array.from(values) };
}

function byInput(parts: readonly Points[]): Points {
  const pairs = parts.flatMap(({ x, y }) => x.map((value, i) => [value, y[i]!] as const)).sort((a, b) => a[0] - b[0]);
  return { x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) };
}
