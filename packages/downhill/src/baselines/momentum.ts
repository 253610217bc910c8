import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Gradient descent with heavy-ball momentum: v ← μ · v + g, u = −γ · v.
 *
 * B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Computational Mathematics
 * and Mathematical Physics 4 (1964). The form is PyTorch's `SGD(momentum=μ)` without dampening: the learning rate
 * stands outside the velocity. With a constant rate that is Polyak's method exactly.
 */
export default defineOptimizer({
  name: "momentum",
  hyperparameters: () => ({ learningRate: 0.01, momentum: 0.9 }),
  initState: ({ parameterCount }) => ({ velocity: new Float32Array(parameterCount) }),
  step({ state, gradient, hyperparameters, vector }, update) {
    vector.combine(state.velocity, hyperparameters.momentum, state.velocity, 1, gradient);
    vector.scale(update, -hyperparameters.learningRate, state.velocity);
  },
});
