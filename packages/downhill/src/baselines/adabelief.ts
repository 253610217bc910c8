import { defineOptimizer } from "../optimizer/index.ts";

/**
 * AdaBelief: Adam that divides by how far the gradient strays from its average: m ← β₁ m + (1 − β₁) g,
 * s ← β₂ s + (1 − β₂) (g − m)² + ε, u = −γ · m̂ / (√ŝ + ε).
 *
 * J. Zhuang et al., "AdaBelief optimizer: adapting stepsizes by the belief in observed gradients", NeurIPS 2020,
 * Algorithm 2. The learning rate is the paper's; ε is that of optax and of the authors' package. Without the
 * rectification that the package adds.
 */
export default defineOptimizer({
  name: "adabelief",
  hyperparameters: () => ({ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-16 }),
  initState: ({ parameterCount }) => ({
    average: new Float32Array(parameterCount),
    averageOfSurprises: new Float32Array(parameterCount),
  }),
  step({ state, gradient, hyperparameters, stepCount, math, vector }, update) {
    const { learningRate, beta1, beta2, epsilon } = hyperparameters;
    const { average, averageOfSurprises } = state;
    vector.exponentialAverage(average, beta1, gradient);
    for (let i = 0; i < update.length; i++) {
      const surprise = gradient[i]! - average[i]!;
      averageOfSurprises[i] = beta2 * averageOfSurprises[i]! + (1 - beta2) * (surprise * surprise) + epsilon;
    }
    const rate = learningRate / (1 - math.pow(beta1, stepCount + 1));
    const inverseCorrection = 1 / (1 - math.pow(beta2, stepCount + 1));
    vector.adaptiveQuotient(update, -rate, average, averageOfSurprises, inverseCorrection, epsilon);
  },
});
