import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Yogi: Adam whose second moment moves by at most (1 − β₂) g² a step, so that it cannot fall fast:
 * v ← v − (1 − β₂) sign(v − g²) g², m as in `adam`, u = −γ · m̂ / (√v̂ + ε).
 *
 * M. Zaheer et al., "Adaptive methods for nonconvex optimization", NeurIPS 2018, Algorithm 2, with its values. Where v
 * starts, which the paper leaves open, and the bias correction are those of optax's `yogi`; m starts at 0, not there.
 */
export default defineOptimizer({
  name: "yogi",
  hyperparameters: () => ({ learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 0.001, initialAccumulator: 1e-6 }),
  initState: ({ parameterCount, hyperparameters }) => ({
    average: new Float32Array(parameterCount),
    moment: new Float32Array(parameterCount).fill(hyperparameters.initialAccumulator),
  }),
  step({ state, gradient, hyperparameters, stepCount, math, vector }, update) {
    const { learningRate, beta1, beta2, epsilon } = hyperparameters;
    const { average, moment } = state;
    vector.exponentialAverage(average, beta1, gradient);
    for (let i = 0; i < update.length; i++) {
      const square = gradient[i]! * gradient[i]!;
      moment[i] = moment[i]! - (1 - beta2) * Math.sign(moment[i]! - square) * square;
    }
    const rate = learningRate / (1 - math.pow(beta1, stepCount + 1));
    const inverseCorrection = 1 / (1 - math.pow(beta2, stepCount + 1));
    vector.adaptiveQuotient(update, -rate, average, moment, inverseCorrection, epsilon);
  },
});
