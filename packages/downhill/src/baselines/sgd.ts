import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Stochastic gradient descent with a constant learning rate: u = −γ · g.
 *
 * H. Robbins and S. Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22 (1951), with a
 * constant rate where they let it fall.
 */
export default defineOptimizer({
  name: "sgd",
  hyperparameters: () => ({ learningRate: 0.1 }),
  initState: () => null,
  step({ gradient, hyperparameters, vector }, update) {
    vector.scale(update, -hyperparameters.learningRate, gradient);
  },
});
