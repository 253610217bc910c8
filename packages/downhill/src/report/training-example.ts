/** One attempt on an instance of a single input, with all that its picture needs. */
export interface TrainingExample {
  readonly optimizer: string;
  readonly hiddenLayers: number;
  readonly samples: number;
  readonly width: number;
  /** How many linear maps, counted from the output, are frozen. */
  readonly frozenLayers: number;
  readonly patience: number;
  /** B: batches of an epoch. */
  readonly batches: number;
  readonly train: Points;
  readonly validation: Points;
  /** f itself, in order of x. */
  readonly truth: Points;
  /** The network's outputs, in order of x. */
  readonly initial: Points;
  readonly trained: Points;
  readonly trainLoss: readonly number[];
  readonly validationLoss: readonly number[];
  /** Counted from 1. */
  readonly bestEpoch: number;
  /** T. */
  readonly epochs: number;
  readonly testError: number;
  /** ε*². */
  readonly baseline: number;
}

export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}
