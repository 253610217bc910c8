import { createChallenge } from "../instance/challenge.ts";
import { createInstance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import type { Landscape } from "./landscape.ts";

export interface NetworkSize {
  readonly hiddenLayers: number;
  readonly samples: number;
  readonly width: number;
  readonly batchSize: number;
}

/** The paper's challenge at another size: its network, a sampled function, and batches in a fixed order. */
export function networkLandscape({ hiddenLayers, samples, width, batchSize }: NetworkSize, kernel: Kernel): Landscape {
  const constants = { width, batchSize, sampler: "fourier", testPool: 8, testSubset: 8 } as const;
  const difficulty = { hiddenLayers, samples };
  const challenge = createChallenge("paper", constants);
  const { shape, initial, dataset, batches, key } = createInstance({ challenge, difficulty, seed: "check", kernel });
  const network = kernel.createNetwork(shape);
  network.frozen.set(initial.frozen);
  network.freeze();
  const { trainable, parameterCount } = networkLayout(shape);
  return {
    difficulty,
    tensors: trainable,
    parameterCount,
    batchesPerEpoch: batches.length,
    key,
    start: initial.parameters,
    memory: network.statistics,
    slope(location, batch, gradient) {
      const { first, rows } = batches[batch]!;
      network.location.set(location);
      const loss = network.step(dataset.train, first, rows, "location");
      gradient.set(network.gradient);
      return loss;
    },
    validate(parameters) {
      network.parameters.set(parameters);
      return network.evaluate(dataset.validation);
    },
  };
}

/** Small enough for milliseconds, with matrices and several batches. */
export const smallNetwork: NetworkSize = { hiddenLayers: 2, samples: 45, width: 8, batchSize: 10 };

/** What `downhill run` trains unless told otherwise. */
export const defaultNetwork: NetworkSize = { hiddenLayers: 3, samples: 1024, width: 256, batchSize: 128 };
