import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Schedule-free AdamW: the gradient is taken at y = (1 − β₁) z + β₁ x; v ← β₂ v + (1 − β₂) g²,
 * z ← z − γₖ (g / (√v + ε) + λ y), with γₖ = γ √(1 − β₂ᵏ) · min(1, k / warmup), and x, the parameters, is the average of
 * all z, weighted by the squares of their rates: x ← (1 − c) x + c z, c = γₖ² / Σ γᵢ².
 *
 * A. Defazio et al., "The road less scheduled", NeurIPS 2024, Algorithm 1, with the values of the authors'
 * `AdamWScheduleFree`. Their package stores y and computes x when asked; here Algorithm 3's query location holds y, and
 * x is what is validated.
 */
export default defineOptimizer({
  name: "schedule-free-adamw",
  hyperparameters: () => ({
    learningRate: 0.0025,
    ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, warmupSteps: 0, weightDecay: 0 },
  }),
  initState: ({ parameterCount }) => ({
    z: new Float32Array(parameterCount),
    y: new Float32Array(parameterCount),
    averageOfSquares: new Float32Array(parameterCount),
    sumOfWeights: 0,
  }),
  queryLocation({ state, stepCount, hyperparameters, vector }, location) {
    if (stepCount === 0) state.z.set(location);
    vector.combine(location, 1 - hyperparameters.beta1, state.z, hyperparameters.beta1, location);
    state.y.set(location);
  },
  step({ state, gradient, parameters, stepCount, hyperparameters, math, vector }, update) {
    const { learningRate, beta2, epsilon, warmupSteps, weightDecay } = hyperparameters;
    const warmup = stepCount < warmupSteps ? (stepCount + 1) / warmupSteps : 1;
    const rate = learningRate * warmup * Math.sqrt(1 - math.pow(beta2, stepCount + 1));
    vector.exponentialAverageOfSquares(state.averageOfSquares, beta2, gradient);
    vector.adaptiveQuotient(update, 1, gradient, state.averageOfSquares, 1, epsilon);
    vector.addScaled(state.z, -rate, update);
    vector.addScaled(state.z, -rate * weightDecay, state.y);
    state.sumOfWeights += rate * rate;
    const share = (rate * rate) / state.sumOfWeights;
    vector.combine(update, share, state.z, -share, parameters);
  },
});
