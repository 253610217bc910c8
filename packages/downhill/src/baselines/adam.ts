import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Adam: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², u = −γ · m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵏ) and
 * v̂ = v / (1 − β₂ᵏ) after k steps.
 *
 * D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, with their default values. As in
 * their Algorithm 1 and in PyTorch's `Adam`, ε is added to the corrected root.
 */
export default defineOptimizer({
  name: "adam",
  hyperparameters: () => ({ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }),
  initState: ({ parameterCount }) => ({
    average: new Float32Array(parameterCount),
    averageOfSquares: new Float32Array(parameterCount),
  }),
  step({ state, gradient, hyperparameters, stepCount, math, vector }, update) {
    const { learningRate, beta1, beta2, epsilon } = hyperparameters;
    const { average, averageOfSquares } = state;
    vector.exponentialAverage(average, beta1, gradient);
    vector.exponentialAverageOfSquares(averageOfSquares, beta2, gradient);
    const rate = learningRate / (1 - math.pow(beta1, stepCount + 1));
    const inverseCorrection = 1 / (1 - math.pow(beta2, stepCount + 1));
    vector.adaptiveQuotient(update, -rate, average, averageOfSquares, inverseCorrection, epsilon);
  },
});
