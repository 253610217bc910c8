import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Rectified Adam: m and v as in `adam`. With ρ∞ = 2 / (1 − β₂) − 1 and ρ = ρ∞ − 2 k β₂ᵏ / (1 − β₂ᵏ), as long as ρ ≤ 5
 * the second moment is too uncertain to divide by: u = −γ · m̂. Afterwards u = −γ r · m̂ √(1 − β₂ᵏ) / (√v + ε), with
 * r² = (ρ − 4)(ρ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ).
 *
 * L. Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020, in the form and with the values of
 * PyTorch's `RAdam`: its threshold is 5, where the paper's is 4.
 */
export default defineOptimizer({
  name: "radam",
  hyperparameters: () => ({ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }),
  initState: ({ parameterCount }) => ({
    average: new Float32Array(parameterCount),
    averageOfSquares: new Float32Array(parameterCount),
  }),
  step({ state, gradient, hyperparameters, stepCount, math, vector }, update) {
    const { learningRate, beta1, beta2, epsilon } = hyperparameters;
    vector.exponentialAverage(state.average, beta1, gradient);
    vector.exponentialAverageOfSquares(state.averageOfSquares, beta2, gradient);
    const power = math.pow(beta2, stepCount + 1);
    const rate = learningRate / (1 - math.pow(beta1, stepCount + 1));
    const limit = 2 / (1 - beta2) - 1;
    const length = limit - (2 * (stepCount + 1) * power) / (1 - power);
    if (length <= 5) {
      vector.scale(update, -rate, state.average);
      return;
    }
    const rectification = Math.sqrt(((length - 4) * (length - 2) * limit) / ((limit - 4) * (limit - 2) * length));
    const scale = -rate * rectification * Math.sqrt(1 - power);
    vector.adaptiveQuotient(update, scale, state.average, state.averageOfSquares, 1, epsilon);
  },
});
