/** How thoroughly to measure. */
export interface Settings {
  /** Turns that each contestant of a step row takes. */
  readonly stepRounds: number;
  /** Length of one turn. */
  readonly turnSeconds: number;
  readonly hiddenLayers: readonly number[];
  readonly attemptRounds: number;
  readonly attempts: readonly { readonly hiddenLayers: number; readonly samples: number }[];
  readonly instanceRounds: number;
  readonly scalingRounds: number;
}

const everyAttempt = [3, 6].flatMap((hiddenLayers) => [1024, 4096].map((samples) => ({ hiddenLayers, samples })));

export const full: Settings = {
  stepRounds: 25,
  turnSeconds: 0.04,
  hiddenLayers: [1, 3, 4, 6, 10],
  attemptRounds: 3,
  attempts: everyAttempt,
  instanceRounds: 5,
  scalingRounds: 5,
};

/** A look, not a verdict. */
export const quick: Settings = {
  stepRounds: 7,
  turnSeconds: 0.025,
  hiddenLayers: [3, 10],
  attemptRounds: 1,
  attempts: [{ hiddenLayers: 3, samples: 1024 }],
  instanceRounds: 2,
  scalingRounds: 2,
};
