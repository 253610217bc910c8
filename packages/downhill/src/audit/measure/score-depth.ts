/** What the score check is worth: forging, training and verifying on the same instances. */

import { builtInOptimizers } from "../../baselines/index.ts";
import type { Challenge } from "../../instance/challenge.ts";
import type { Difficulty } from "../../instance/difficulty.ts";
import { createInstance, type Instance } from "../../instance/instance.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { score } from "../../solution/score.ts";
import { createSolution } from "../../solution/solution.ts";
import { encodeSolution } from "../../solution/solution-file.ts";
import { train } from "../../training/run-attempt.ts";
import { verify } from "../../verification/verify.ts";
import type { Attack, Knowledge } from "../attack.ts";
import { attacks } from "../attacks/index.ts";
import { forgeSolution, luckiestEpochs } from "../forge-solution.ts";
import { median } from "./medians.ts";

export interface ScoreDepthOptions {
  readonly challenge: Challenge;
  readonly difficulty: Difficulty;
  readonly seed: string;
  readonly nonces: number;
  readonly kernel: Kernel;
  /** Called before each piece of work. */
  readonly onWork?: (what: string) => void;
}

/**
 * Medians over the instances; an error is given as its share of the threshold, which a pass stays below 1. Seconds are
 * of processor time.
 */
export interface ScoreDepth {
  readonly difficulty: Difficulty;
  readonly nonces: number;
  readonly instanceSeconds: number;
  /** Of one solution file. */
  readonly verifySeconds: number;
  /** Adam with its default hyperparameters. */
  readonly training: {
    readonly passes: number;
    readonly errorShare: number;
    readonly epochs: number;
    readonly seconds: number;
    /** How far w* lies from the initial parameters, relative to their size. */
    readonly distance: number;
  };
  readonly forgeries: readonly Forgery[];
}

export interface Forgery {
  readonly attack: string;
  readonly knowledge: Knowledge;
  /** Files that a verifier of the score accepted. */
  readonly passes: number;
  readonly errorShare: number;
  /** The same where T is the best of a thousand. */
  readonly luckyShare: number;
  /** Of the forging alone, the instance being there. */
  readonly seconds: number;
  readonly distance: number;
}

/** Every depth with every number of samples. */
export function gridOfDifficulties(hiddenLayers: readonly number[], samples: readonly number[]): readonly Difficulty[] {
  return hiddenLayers.flatMap((depth) => samples.map((count) => ({ hiddenLayers: depth, samples: count })));
}

/** T that forged files claim where it is not chosen for its luck. */
const plausibleEpochs = 150;
const luckyRange = 1000;

export function measureScoreDepth({ nonces, onWork = () => {}, ...options }: ScoreDepthOptions): ScoreDepth {
  const { difficulty } = options;
  const instances = Array.from({ length: nonces }, (_, nonce) => {
    onWork(`${name(difficulty)}: instance ${nonce}`);
    return timed(() => createInstance({ ...options, nonce }));
  });
  const trained = instances.map(({ value }, nonce) => {
    onWork(`${name(difficulty)}: training on instance ${nonce}`);
    return measureTraining(value, options.kernel);
  });
  const usable = attacks.filter((attack) => attack.obstacle({ ...options }) === null);
  const forgeries = usable.flatMap((attack) =>
    (["training", "test"] as const).map((knowledge) => {
      onWork(`${name(difficulty)}: ${attack.name} with ${knowledge} data`);
      return measureForgery(
        instances.map(({ value }) => value),
        attack,
        knowledge,
        options.kernel,
      );
    }),
  );
  return {
    ...{ difficulty, nonces, forgeries },
    instanceSeconds: median(instances.map(({ seconds }) => seconds)),
    verifySeconds: median(trained.map(({ verifySeconds }) => verifySeconds)),
    training: {
      passes: trained.filter(({ passed }) => passed).length,
      errorShare: median(trained.map(({ errorShare }) => errorShare)),
      epochs: median(trained.map(({ epochs }) => epochs)),
      seconds: median(trained.map(({ seconds }) => seconds)),
      distance: median(trained.map(({ distance }) => distance)),
    },
  };
}

function name({ hiddenLayers, samples }: Difficulty): string {
  return `L = ${hiddenLayers}, N = ${samples}`;
}

function measureTraining(instance: Instance, kernel: Kernel) {
  const { value: result, seconds } = timed(() => train({ instance, optimizer: builtInOptimizers.adam, kernel }));
  const file = encodeSolution(createSolution(instance, result));
  const { value: verification, seconds: verifySeconds } = timed(() => verify(file, { kernel }));
  return {
    ...{ seconds, verifySeconds, epochs: result.epochs },
    passed: verification.verdict === "accepted",
    errorShare: (verification.testError ?? Number.NaN) / (verification.baseline ?? Number.NaN),
    distance: distanceFrom(instance, result.best!.parameters),
  };
}

function measureForgery(instances: readonly Instance[], attack: Attack, knowledge: Knowledge, kernel: Kernel): Forgery {
  const results = instances.map((instance) => {
    const target = { instance, kernel, knowledge, epochs: plausibleEpochs };
    const { value: tensors, seconds } = timed(() => attack.forge(target));
    const file = encodeSolution(forgeSolution(instance, kernel, tensors, plausibleEpochs));
    const { testError, baseline } = score({ instance, solution: tensors, epochs: plausibleEpochs, kernel });
    const first = instance.challenge.patience + 1;
    const epochs = luckiestEpochs(instance, kernel, tensors, { first, last: first + luckyRange - 1 });
    const lucky = score({ instance, solution: tensors, epochs, kernel });
    return {
      ...{ seconds, errorShare: testError / baseline, luckyShare: lucky.testError / lucky.baseline },
      passed: verify(file, { kernel }).verdict === "accepted",
      distance: distanceFrom(instance, tensors.parameters),
    };
  });
  return {
    ...{ attack: attack.name, knowledge },
    passes: results.filter(({ passed }) => passed).length,
    errorShare: median(results.map(({ errorShare }) => errorShare)),
    luckyShare: median(results.map(({ luckyShare }) => luckyShare)),
    seconds: median(results.map(({ seconds }) => seconds)),
    distance: median(results.map(({ distance }) => distance)),
  };
}

function distanceFrom({ initial }: Instance, parameters: Float32Array): number {
  let moved = 0;
  let size = 0;
  parameters.forEach((value, i) => {
    moved += (value - initial.parameters[i]!) * (value - initial.parameters[i]!);
    size += initial.parameters[i]! * initial.parameters[i]!;
  });
  return Math.sqrt(moved / size);
}

/** Seconds of processor time, which other programs do not lengthen as they do a clock's. */
function timed<T>(work: () => T): { readonly value: T; readonly seconds: number } {
  const start = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(start);
  return { value, seconds: (user + system) / 1e6 };
}
