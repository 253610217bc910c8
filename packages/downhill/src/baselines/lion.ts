import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Lion: u = −γ · (sign(β₁ m + (1 − β₁) g) + λ w), then m ← β₂ m + (1 − β₂) g.
 *
 * X. Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, program 1, with the values of the
 * authors' code. Every element moves by γ, so γ is a tenth of Adam's, as the paper advises.
 */
export default defineOptimizer({
  name: "lion",
  hyperparameters: () => ({ learningRate: 0.0001, beta1: 0.9, beta2: 0.99, weightDecay: 0 }),
  initState: ({ parameterCount }) => ({ average: new Float32Array(parameterCount) }),
  step({ state, gradient, parameters, hyperparameters, vector }, update) {
    const { learningRate, beta1, beta2, weightDecay } = hyperparameters;
    vector.combine(update, beta1, state.average, 1 - beta1, gradient);
    vector.exponentialAverage(state.average, beta2, gradient);
    vector.sign(update, update);
    vector.combine(update, -learningRate, update, -learningRate * weightDecay, parameters);
  },
});
