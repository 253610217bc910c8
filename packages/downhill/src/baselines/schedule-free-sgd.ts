import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Schedule-free gradient descent: the gradient is taken at y = (1 − β) z + β x; z ← z − γₖ (∇L(y) + λ y), and x, the
 * parameters, is the average of all z, weighted by the squares of their rates: x ← (1 − c) x + c z, c = γₖ² / Σ γᵢ².
 *
 * A. Defazio et al., "The road less scheduled", NeurIPS 2024, equations 3 to 5, with the values of the authors'
 * `SGDScheduleFree`: `lr`, `momentum` (here `beta1`), `warmup_steps`, `weight_decay`. Their package stores y and
 * computes x when asked; here Algorithm 3's query location holds y, and x is what is validated.
 */
export default defineOptimizer({
  name: "schedule-free-sgd",
  hyperparameters: () => ({ learningRate: 1, beta1: 0.9, warmupSteps: 0, weightDecay: 0 }),
  initState: ({ parameterCount }) => ({
    z: new Float32Array(parameterCount),
    y: new Float32Array(parameterCount),
    sumOfWeights: 0,
  }),
  queryLocation({ state, stepCount, hyperparameters, vector }, location) {
    if (stepCount === 0) state.z.set(location);
    vector.combine(location, 1 - hyperparameters.beta1, state.z, hyperparameters.beta1, location);
    state.y.set(location);
  },
  step({ state, gradient, parameters, stepCount, hyperparameters, vector }, update) {
    const { learningRate, warmupSteps, weightDecay } = hyperparameters;
    const rate = learningRate * (stepCount < warmupSteps ? (stepCount + 1) / warmupSteps : 1);
    vector.addScaled(state.z, -rate, gradient);
    vector.addScaled(state.z, -rate * weightDecay, state.y);
    state.sumOfWeights += rate * rate;
    const share = (rate * rate) / state.sumOfWeights;
    vector.combine(update, share, state.z, -share, parameters);
  },
});
