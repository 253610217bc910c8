import { defineOptimizer } from "../optimizer/index.ts";

/**
 * LARS, momentum with a rate of its own for each tensor: v ← μ v + γ · (η ‖w‖ / (‖g‖ + λ ‖w‖)) · (g + λ w), u = −v,
 * where the quotient counts as 1 if the norm of the tensor or of g + λ w is zero.
 *
 * Y. You, I. Gitman and B. Ginsburg, "Large batch training of convolutional networks", arXiv:1708.03888 (2017),
 * Algorithm 1. Names and defaults are optax's `lars`; the rate, which it leaves open, is 0.1. optax divides by ‖g + λ w‖
 * instead, which is the same at its default λ = 0.
 */
export default defineOptimizer({
  name: "lars",
  hyperparameters: () => ({ learningRate: 0.1, momentum: 0.9, trustCoefficient: 0.001, weightDecay: 0 }),
  initState: ({ parameterCount }) => ({ velocity: new Float32Array(parameterCount) }),
  step({ state, gradient, parameters, hyperparameters, tensors, vector }, update) {
    const { learningRate, momentum, trustCoefficient, weightDecay } = hyperparameters;
    vector.combine(update, 1, gradient, weightDecay, parameters);
    for (const { offset, length } of tensors) {
      const end = offset + length;
      const norm = vector.norm(parameters.subarray(offset, end));
      const direction = update.subarray(offset, end);
      const reach = vector.norm(gradient.subarray(offset, end)) + weightDecay * norm;
      const trust = norm === 0 || vector.norm(direction) === 0 ? 1 : (trustCoefficient * norm) / reach;
      const velocity = state.velocity.subarray(offset, end);
      vector.combine(velocity, momentum, velocity, learningRate * trust, direction);
    }
    vector.scale(update, -1, state.velocity);
  },
});
