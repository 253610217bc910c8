import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Polyak's heavy ball: u ← μ · u − γ · g, u the last step.
 *
 * B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Computational Mathematics
 * and Mathematical Physics 4 (1964), in its own form: the learning rate goes into the step, so that a change of it does
 * not act on the past. `momentum` has PyTorch's form. With a constant rate the two are one.
 */
export default defineOptimizer({
  name: "heavy-ball",
  hyperparameters: () => ({ learningRate: 0.01, momentum: 0.9 }),
  initState: ({ parameterCount }) => ({ lastStep: new Float32Array(parameterCount) }),
  step({ state, gradient, hyperparameters, vector }, update) {
    const { learningRate, momentum } = hyperparameters;
    vector.combine(state.lastStep, momentum, state.lastStep, -learningRate, gradient);
    update.set(state.lastStep);
  },
});
