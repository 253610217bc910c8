import { defineOptimizer } from "../optimizer/index.ts";

/**
 * AMSGrad: Adam that divides by the largest second moment so far, so that no step grows: m and v as in `adam`,
 * s ← max(s, v), u = −γ · m̂ / (√ŝ + ε), with ŝ = s / (1 − β₂ᵏ).
 *
 * S. J. Reddi, S. Kale and S. Kumar, "On the convergence of Adam and beyond", ICLR 2018, in the form of PyTorch's
 * `Adam(amsgrad=True)`: the paper has no bias correction; PyTorch takes the maximum before it corrects.
 */
export default defineOptimizer({
  name: "amsgrad",
  hyperparameters: () => ({ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }),
  initState: ({ parameterCount }) => ({
    average: new Float32Array(parameterCount),
    averageOfSquares: new Float32Array(parameterCount),
    largest: new Float32Array(parameterCount),
  }),
  step({ state, gradient, hyperparameters, stepCount, math, vector }, update) {
    const { learningRate, beta1, beta2, epsilon } = hyperparameters;
    vector.exponentialAverage(state.average, beta1, gradient);
    vector.exponentialAverageOfSquares(state.averageOfSquares, beta2, gradient);
    vector.maximumMagnitude(state.largest, state.averageOfSquares);
    const rate = learningRate / (1 - math.pow(beta1, stepCount + 1));
    const inverseCorrection = 1 / (1 - math.pow(beta2, stepCount + 1));
    vector.adaptiveQuotient(update, -rate, state.average, state.largest, inverseCorrection, epsilon);
  },
});
