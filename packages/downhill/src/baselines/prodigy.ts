import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Prodigy: Adam that estimates its own learning rate from d, a lower bound on the distance to the solution. With
 * γₖ = γ d and β₃ = √β₂: r ← β₃ r + γₖ d/d₀ ⟨g, w₀ − w⟩, s ← β₃ s + γₖ d/d₀ g, m ← β₁ m + d (1 − β₁) g,
 * v ← β₂ v + d² (1 − β₂) g², d ← max(d, factor · r / ‖s‖₁), then u = −γₖ (m / (√v + d ε) + λ w), γₖ still that of the
 * old d.
 *
 * K. Mishchenko and A. Defazio, "Prodigy: an expeditiously adaptive parameter-free learner", ICML 2024, Algorithm 4. Form
 * and values are those of the authors' `Prodigy` without bias correction: `lr`, `d0`, `d_coef`; its `growth_rate` is
 * infinite. One step differs in rounding order: weight decay is added to the step, not applied before it.
 */
export default defineOptimizer({
  name: "prodigy",
  hyperparameters: () => ({
    learningRate: 1,
    ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, initialEstimate: 1e-6, estimateFactor: 1 },
  }),
  initState: ({ parameterCount, hyperparameters }) => ({
    average: new Float32Array(parameterCount),
    averageOfSquares: new Float32Array(parameterCount),
    weightedSum: new Float32Array(parameterCount),
    start: new Float32Array(parameterCount),
    estimate: hyperparameters.initialEstimate,
    numerator: 0,
  }),
  step({ state, gradient, parameters, stepCount, hyperparameters, vector }, update) {
    const { learningRate, beta1, beta2, epsilon, weightDecay, initialEstimate, estimateFactor } = hyperparameters;
    const { average, averageOfSquares, weightedSum, start, estimate } = state;
    if (stepCount === 0) start.set(parameters);
    const rate = estimate * learningRate;
    const weight = (estimate / initialEstimate) * rate;
    const beta3 = Math.sqrt(beta2);
    vector.combine(update, 1, start, -1, parameters);
    state.numerator = beta3 * state.numerator + weight * vector.dot(gradient, update);
    vector.combine(average, beta1, average, estimate * (1 - beta1), gradient);
    vector.scale(update, estimate, gradient);
    vector.exponentialAverageOfSquares(averageOfSquares, beta2, update);
    vector.combine(weightedSum, beta3, weightedSum, weight, gradient);
    vector.sign(update, weightedSum);
    const denominator = vector.dot(weightedSum, update);
    if (denominator > 0) state.estimate = Math.max(estimate, (estimateFactor * state.numerator) / denominator);
    vector.adaptiveQuotient(update, -rate, average, averageOfSquares, 1, state.estimate * epsilon);
    vector.addScaled(update, -rate * weightDecay, parameters);
  },
});
