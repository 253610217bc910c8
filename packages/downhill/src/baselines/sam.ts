import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Sharpness-aware minimization: the gradient is taken where the loss is about to be worst, w̃ = w + ρ · g / ‖g‖; then
 * momentum as ever, v ← μ · v + ∇L(w̃), u = −γ · v.
 *
 * P. Foret et al., "Sharpness-aware minimization for efficiently improving generalization", ICLR 2021, equation 2, with
 * its ρ. The paper takes two gradients a step, the first for the direction alone; the challenge's Algorithm 1 has one,
 * so the direction is that of the gradient before (Algorithm 3's own idea), and a step costs half of what SAM's does.
 */
export default defineOptimizer({
  name: "sam",
  hyperparameters: () => ({ learningRate: 0.01, momentum: 0.9, radius: 0.05 }),
  initState: ({ parameterCount }) => ({ velocity: new Float32Array(parameterCount) }),
  queryLocation({ gradient, hyperparameters, vector }, location) {
    const norm = vector.norm(gradient);
    if (norm > 0) vector.addScaled(location, hyperparameters.radius / norm, gradient);
  },
  step({ state, gradient, hyperparameters, vector }, update) {
    vector.combine(state.velocity, hyperparameters.momentum, state.velocity, 1, gradient);
    vector.scale(update, -hyperparameters.learningRate, state.velocity);
  },
});
