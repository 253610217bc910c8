import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Adan, adaptive Nesterov momentum: with d = g − g₋₁ (zero at first), m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) d,
 * n ← β₃ n + (1 − β₃) (g + β₂ d)², w ← (w − γ (m̂ + β₂ v̂) / (√n̂ + ε)) / (1 + γ λ).
 *
 * X. Xie et al., "Adan: adaptive Nesterov momentum algorithm for faster optimizing deep models", arXiv:2208.06677 (2022).
 * Form, names and values are those of the authors' code, whose β are one minus the paper's, and which corrects the
 * moments' bias.
 */
export default defineOptimizer({
  name: "adan",
  hyperparameters: () => ({
    learningRate: 0.001,
    ...{ beta1: 0.98, beta2: 0.92, beta3: 0.99, epsilon: 1e-8, weightDecay: 0 },
  }),
  initState: ({ parameterCount }) => ({
    average: new Float32Array(parameterCount),
    averageOfDifferences: new Float32Array(parameterCount),
    averageOfSquares: new Float32Array(parameterCount),
    lastGradient: new Float32Array(parameterCount),
  }),
  step({ state, gradient, parameters, hyperparameters, stepCount, math, vector }, update) {
    const { learningRate, beta1, beta2, beta3, epsilon, weightDecay } = hyperparameters;
    const { average, averageOfDifferences, averageOfSquares, lastGradient } = state;
    if (stepCount === 0) lastGradient.set(gradient);
    vector.combine(update, 1, gradient, -1, lastGradient);
    vector.exponentialAverage(average, beta1, gradient);
    vector.exponentialAverage(averageOfDifferences, beta2, update);
    vector.combine(update, 1, gradient, beta2, update);
    vector.exponentialAverageOfSquares(averageOfSquares, beta3, update);
    lastGradient.set(gradient);
    const [first, second, third] = [beta1, beta2, beta3].map((beta) => 1 - math.pow(beta, stepCount + 1));
    vector.combine(update, 1 / first!, average, beta2 / second!, averageOfDifferences);
    const shrink = 1 / (1 + learningRate * weightDecay);
    vector.adaptiveQuotient(update, -learningRate * shrink, update, averageOfSquares, 1 / third!, epsilon);
    vector.addScaled(update, shrink - 1, parameters);
  },
});
