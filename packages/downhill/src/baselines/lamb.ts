import { defineOptimizer } from "../optimizer/index.ts";

/**
 * LAMB, Adam whose step in each tensor is as long as the tensor itself: r = m̂ / (√v̂ + ε) + λ w and
 * u = −γ · (‖w‖ / ‖r‖) · r, where the quotient counts as 1 if either norm is zero.
 *
 * Y. You et al., "Large batch optimization for deep learning: training BERT in 76 minutes", ICLR 2020, Algorithm 2,
 * with φ the identity. Names and defaults are optax's `lamb`; the rate, which it leaves open, is 0.001. As there, every
 * tensor has its quotient, biases too: those that start at zero leave it in one step and then grow with their norm.
 */
export default defineOptimizer({
  name: "lamb",
  hyperparameters: () => ({ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-6, weightDecay: 0 }),
  initState: ({ parameterCount }) => ({
    average: new Float32Array(parameterCount),
    averageOfSquares: new Float32Array(parameterCount),
  }),
  step({ state, gradient, parameters, hyperparameters, stepCount, tensors, math, vector }, update) {
    const { learningRate, beta1, beta2, epsilon, weightDecay } = hyperparameters;
    const { average, averageOfSquares } = state;
    vector.exponentialAverage(average, beta1, gradient);
    vector.exponentialAverageOfSquares(averageOfSquares, beta2, gradient);
    const correction = 1 / (1 - math.pow(beta1, stepCount + 1));
    const squareCorrection = 1 / (1 - math.pow(beta2, stepCount + 1));
    vector.adaptiveQuotient(update, correction, average, averageOfSquares, squareCorrection, epsilon);
    vector.addScaled(update, weightDecay, parameters);
    for (const { offset, length } of tensors) {
      const direction = update.subarray(offset, offset + length);
      const norm = vector.norm(parameters.subarray(offset, offset + length));
      const directionNorm = vector.norm(direction);
      const trust = norm === 0 || directionNorm === 0 ? 1 : norm / directionNorm;
      vector.scale(direction, -learningRate * trust, direction);
    }
  },
});
