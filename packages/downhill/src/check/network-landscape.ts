import { createChallenge } from "../instance/challenge.ts";
import { createInstance, type Instance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import type { Landscape } from "./landscape.ts";
import { type NetworkSize, networkSizes } from "./network-sizes.ts";

export type Instances = ReadonlyMap<NetworkSize, Instance>;

/**
 * The instances of all sizes. Making one takes what the sandbox's walls take away, so it happens before they are
 * raised.
 */
export function createInstances(kernel: Kernel): Instances {
  return new Map(networkSizes.map((size) => [size, createInstanceOf(size, kernel)]));
}

function createInstanceOf({ hiddenLayers, samples, width, batchSize }: NetworkSize, kernel: Kernel): Instance {
  const constants = { width, batchSize, sampler: "fourier", testPool: 8, testSubset: 8, fourierFeatures: 256 } as const;
  const difficulty = { hiddenLayers, samples };
  return createInstance({ challenge: createChallenge("paper", constants), difficulty, seed: "check", kernel });
}

/** The paper's challenge at another size: its network, a sampled function, and batches in a fixed order. */
export function networkLandscape(
  size: NetworkSize,
  { instances, kernel }: { readonly instances: Instances; readonly kernel: Kernel },
): Landscape {
  const instance = instances.get(size);
  if (instance === undefined) throw new Error("a size that is not in the table of sizes");
  const { difficulty, shape, initial, dataset, batches, key } = instance;
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
