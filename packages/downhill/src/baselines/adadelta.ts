import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Adadelta: v ← ρ v + (1 − ρ) g², d = √(a + ε) / √(v + ε) · g, a ← ρ a + (1 − ρ) d², u = −γ · d. The step takes its
 * unit from the steps before it.
 *
 * M. D. Zeiler, "ADADELTA: an adaptive learning rate method", arXiv:1212.5701 (2012). Names and values are those of
 * PyTorch's `Adadelta`: `lr`, `rho` (here `decay`), `eps`; the paper has no learning rate, which is γ = 1.
 */
export default defineOptimizer({
  name: "adadelta",
  hyperparameters: () => ({ learningRate: 1, decay: 0.9, epsilon: 1e-6 }),
  initState: ({ parameterCount }) => ({
    averageOfSquares: new Float32Array(parameterCount),
    averageOfSquaredSteps: new Float32Array(parameterCount),
  }),
  step({ state, gradient, hyperparameters, vector }, update) {
    const { learningRate, decay, epsilon } = hyperparameters;
    const { averageOfSquares, averageOfSquaredSteps } = state;
    vector.exponentialAverageOfSquares(averageOfSquares, decay, gradient);
    for (let i = 0; i < update.length; i++) {
      const scale = Math.sqrt(averageOfSquaredSteps[i]! + epsilon) / Math.sqrt(averageOfSquares[i]! + epsilon);
      update[i] = scale * gradient[i]!;
    }
    vector.exponentialAverageOfSquares(averageOfSquaredSteps, decay, update);
    vector.scale(update, -learningRate, update);
  },
});
