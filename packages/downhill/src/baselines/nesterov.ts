import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Nesterov's accelerated gradient: the gradient is taken where momentum is about to lead,
 * w̃ = w + μ · v, then v ← μ · v − γ · ∇L(w̃), u = v.
 *
 * Y. Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k²)", Soviet
 * Mathematics Doklady 27 (1983), in the form of I. Sutskever et al., "On the importance of initialization and
 * momentum in deep learning", ICML 2013, equations 3 and 4.
 *
 * PyTorch's `SGD(nesterov=True)` stores the look-ahead point instead: its parameters are our w + μ · v, and it
 * evaluates its gradient there. Both walk through the same gradients when the learning rate is constant; the
 * networks that they validate and keep differ by μ · v. Here w is validated, as the paper's Algorithms 1 and 3 have
 * it.
 */
export default defineOptimizer({
  name: "nesterov",
  hyperparameters: () => ({ learningRate: 0.01, momentum: 0.9 }),
  initState: ({ parameterCount }) => ({ velocity: new Float32Array(parameterCount) }),
  queryLocation({ state, hyperparameters, vector }, location) {
    vector.addScaled(location, hyperparameters.momentum, state.velocity);
  },
  step({ state, gradient, hyperparameters, vector }, update) {
    const { learningRate, momentum } = hyperparameters;
    vector.combine(state.velocity, momentum, state.velocity, -learningRate, gradient);
    vector.scale(update, 1, state.velocity);
  },
});
