/** The optimizers whose training step is measured, with the same hyperparameters for every contestant. */
export interface StepHyperparameters {
  readonly learningRate: number;
  readonly momentum?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

export type StepOptimizer = "sgd" | "momentum" | "nesterov" | "adam";

/** Small rates: a step's time must not depend on where training goes, and no contestant may diverge. */
export const stepHyperparameters: Readonly<Record<StepOptimizer, StepHyperparameters>> = {
  sgd: { learningRate: 0.01 },
  momentum: { learningRate: 0.001, momentum: 0.9 },
  nesterov: { learningRate: 0.001, momentum: 0.9 },
  adam: { learningRate: 0.0001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
};

/** The shape that is measured: the challenge's own (paper section 3). */
export const stepShape = { inputs: 2, outputs: 1, width: 256, rows: 128, frozenLayers: 2 } as const;

/**
 * Floating-point operations of the matrix products of one step, two a multiply-add: forward in every map, dW in the
 * trainable ones, dX in all but the first.
 */
export function productOperations(hiddenLayers: number): number {
  const { inputs, outputs, width, rows, frozenLayers } = stepShape;
  let multiplyAdds = 0;
  for (let layer = 0; layer < hiddenLayers + 2; layer++) {
    const size = (layer === 0 ? inputs : width) * (layer === hiddenLayers + 1 ? outputs : width);
    const trainable = layer < hiddenLayers + 2 - frozenLayers;
    multiplyAdds += size * (1 + (trainable ? 1 : 0) + (layer > 0 ? 1 : 0));
  }
  return 2 * rows * multiplyAdds;
}

/** The hyperparameters as an optimizer takes them. */
export function definedHyperparameters(hyperparameters: StepHyperparameters): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(hyperparameters).filter(([, value]) => value !== undefined));
}
