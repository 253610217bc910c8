import { createChallenge } from "../../instance/challenge.ts";
import { createInstance, type Instance } from "../../instance/instance.ts";
import type { Kernel } from "../../kernel/kernel.ts";

/**
 * Small networks for forged chains: what a verifier sees of a chain depends on its draws, not on its size. An attempt
 * has some fifty epochs and takes milliseconds.
 */
export const chainChallenge = createChallenge("paper", {
  ...{ width: 32, testPool: 256, testSubset: 128, batchSize: 16, patience: 20, lengthscale: 1 },
});

export const chainDifficulty = { hiddenLayers: 2, samples: 160 } as const;

/** Adam's rate in them: its default is made for networks eight times as wide. */
export const chainHyperparameters = { learningRate: 0.003 } as const;

export function chainInstance(seed: string, nonce: number, kernel: Kernel): Instance {
  return createInstance({ challenge: chainChallenge, difficulty: chainDifficulty, seed, nonce, kernel });
}
