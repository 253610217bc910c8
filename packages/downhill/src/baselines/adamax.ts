import { defineOptimizer } from "../optimizer/index.ts";

/**
 * AdaMax, Adam with the infinity norm: m ← β₁ m + (1 − β₁) g, s ← max(β₂ s, |g| + ε), u = −γ / (1 − β₁ᵏ) · m / s.
 *
 * D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, Algorithm 2, with the values of
 * PyTorch's `Adamax`, which adds ε where the paper has none.
 */
export default defineOptimizer({
  name: "adamax",
  hyperparameters: () => ({ learningRate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }),
  initState: ({ parameterCount }) => ({
    average: new Float32Array(parameterCount),
    largest: new Float32Array(parameterCount),
  }),
  step({ state, gradient, hyperparameters, stepCount, math, vector }, update) {
    const { learningRate, beta1, beta2, epsilon } = hyperparameters;
    const { average, largest } = state;
    vector.exponentialAverage(average, beta1, gradient);
    const rate = learningRate / (1 - math.pow(beta1, stepCount + 1));
    for (let i = 0; i < update.length; i++) {
      largest[i] = Math.max(beta2 * largest[i]!, Math.abs(gradient[i]!) + epsilon);
      update[i] = (-rate * average[i]!) / largest[i]!;
    }
  },
});
