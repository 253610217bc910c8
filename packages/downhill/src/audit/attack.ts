import type { Instance } from "../instance/instance.ts";
import { testSubset } from "../instance/subset.ts";
import type { Kernel, Samples } from "../kernel/kernel.ts";
import { gatherRows, type TrainedTensors } from "../solution/score.ts";

/**
 * What a forger fits: `training`, only what an optimizer may see (which a test set hidden until T is committed would
 * enforce), or `test`, the very test points that count, which anybody can make from the seed.
 */
export type Knowledge = "training" | "test";

export interface AttackTarget {
  readonly instance: Instance;
  readonly kernel: Kernel;
  readonly knowledge: Knowledge;
  /** T that the forged file will claim. */
  readonly epochs: number;
}

/** A way to write a solution without training. */
export interface Attack {
  readonly name: string;
  readonly title: string;
  /** Why the attack cannot be used on such an instance; null where it can. */
  obstacle(instance: Pick<Instance, "challenge" | "difficulty">): string | null;
  forge(target: AttackTarget): TrainedTensors;
}

/** Rows to fit, and rows that choose how smooth the fit is (the same ones where smoothness is not wanted). */
export interface AttackData {
  readonly fit: Rows;
  readonly choose: Rows;
}

export interface Rows extends Samples {
  readonly rows: number;
}

/** The data that a forger with such knowledge fits. */
export function attackData({ instance, knowledge, epochs }: AttackTarget): AttackData {
  const { challenge, dataset, key } = instance;
  if (knowledge === "training") return { fit: dataset.train, choose: dataset.validation };
  const subset = testSubset(key, epochs, challenge.testPool, challenge.testSubset);
  const counted = {
    rows: subset.length,
    inputs: gatherRows(dataset.test.inputs, subset, challenge.inputs),
    targets: gatherRows(dataset.test.targets, subset, challenge.outputs),
  };
  return { fit: counted, choose: counted };
}
