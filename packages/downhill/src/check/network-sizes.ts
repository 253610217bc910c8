/** The sizes of network that checks train. */
export interface NetworkSize {
  readonly hiddenLayers: number;
  readonly samples: number;
  readonly width: number;
  readonly batchSize: number;
}

/** Small enough for milliseconds, with matrices and several batches. */
export const smallNetwork: NetworkSize = { hiddenLayers: 2, samples: 45, width: 8, batchSize: 10 };

/** What `downhill run` trains unless told otherwise. */
export const defaultNetwork: NetworkSize = { hiddenLayers: 3, samples: 1024, width: 256, batchSize: 128 };

/** Odd ones, where an optimizer that counts on a size goes wrong. */
export const shapeNetworks: readonly NetworkSize[] = [
  { hiddenLayers: 1, samples: 20, width: 1, batchSize: 16 },
  { hiddenLayers: 2, samples: 45, width: 5, batchSize: 10 },
  { hiddenLayers: 5, samples: 45, width: 9, batchSize: 36 },
];

/** Shallow to deep, to see whether training goes well. */
export const trainingNetworks: readonly NetworkSize[] = [
  { hiddenLayers: 1, samples: 128, width: 32, batchSize: 32 },
  { hiddenLayers: 3, samples: 256, width: 32, batchSize: 32 },
  { hiddenLayers: 6, samples: 256, width: 16, batchSize: 32 },
];

/** Alike but for their width, to see how a cost grows. */
export const growingNetworks: readonly NetworkSize[] = [32, 64, 128].map((width) => ({
  ...{ hiddenLayers: 2, samples: 40, width, batchSize: 16 },
}));

export const networkSizes: readonly NetworkSize[] = [
  ...[smallNetwork, defaultNetwork],
  ...[...shapeNetworks, ...trainingNetworks, ...growingNetworks],
];
