import { defineOptimizer } from "../optimizer/index.ts";

/**
 * NAdam, Adam with Nesterov's momentum: m and v as in `adam`; μₖ = β₁ (1 − ½ · 0.96^(k ψ)), Πₖ = μ₁ ⋯ μₖ,
 * u = −γ · ((1 − μₖ) g / (1 − Πₖ) + μₖ₊₁ m / (1 − Πₖ₊₁)) / (√v̂ + ε).
 *
 * T. Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016, in the form and with the values of PyTorch's
 * `NAdam`; ψ is its `momentum_decay`. PyTorch 1.13 has μₖ once too often in Πₖ₊₁, which later versions do not.
 */
export default defineOptimizer({
  name: "nadam",
  hyperparameters: () => ({ learningRate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, momentumDecay: 0.004 }),
  initState: ({ parameterCount }) => ({
    average: new Float32Array(parameterCount),
    averageOfSquares: new Float32Array(parameterCount),
    /** Πₖ. */
    momentumProduct: 1,
  }),
  step({ state, gradient, hyperparameters, stepCount, math, vector }, update) {
    const { learningRate, beta1, beta2, epsilon, momentumDecay } = hyperparameters;
    vector.exponentialAverage(state.average, beta1, gradient);
    vector.exponentialAverageOfSquares(state.averageOfSquares, beta2, gradient);
    const momentum = (step: number) => beta1 * (1 - 0.5 * math.pow(0.96, step * momentumDecay));
    const [now, next] = [momentum(stepCount + 1), momentum(stepCount + 2)];
    state.momentumProduct *= now;
    const ofGradient = (1 - now) / (1 - state.momentumProduct);
    const ofAverage = next / (1 - state.momentumProduct * next);
    vector.combine(update, ofGradient, gradient, ofAverage, state.average);
    const inverseCorrection = 1 / (1 - math.pow(beta2, stepCount + 1));
    vector.adaptiveQuotient(update, -learningRate, update, state.averageOfSquares, inverseCorrection, epsilon);
  },
});
