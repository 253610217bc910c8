import { defineOptimizer } from "../optimizer/index.ts";

/**
 * NovoGrad, gradients divided by a running norm of their tensor: v ← β₂ v + (1 − β₂) ‖g‖² for each tensor, its first
 * value ‖g‖²; m ← β₁ m + (g / (√v + ε) + λ w); u = −γ · m.
 *
 * B. Ginsburg et al., "Stochastic gradient methods with layer-wise adaptive moments for training of deep networks",
 * arXiv:1905.11286 (2019), Algorithm 1, where "layer" is a tensor here. Names and defaults are optax's `novograd`; the
 * rate, which it leaves open, is the paper's 0.01.
 */
export default defineOptimizer({
  name: "novograd",
  hyperparameters: () => ({ learningRate: 0.01, beta1: 0.9, beta2: 0.25, epsilon: 1e-6, weightDecay: 0 }),
  initState: ({ parameterCount, tensors }) => ({
    average: new Float32Array(parameterCount),
    squaredNorms: new Float64Array(tensors.length),
  }),
  step({ state, gradient, parameters, hyperparameters, stepCount, tensors, vector }, update) {
    const { learningRate, beta1, beta2, epsilon, weightDecay } = hyperparameters;
    const { average, squaredNorms } = state;
    for (const [index, { offset, length }] of tensors.entries()) {
      const slope = gradient.subarray(offset, offset + length);
      const squared = vector.dot(slope, slope);
      const running = stepCount === 0 ? squared : beta2 * squaredNorms[index]! + (1 - beta2) * squared;
      squaredNorms[index] = running;
      const own = average.subarray(offset, offset + length);
      vector.combine(own, beta1, own, 1 / (Math.sqrt(running) + epsilon), slope);
    }
    vector.addScaled(average, weightDecay, parameters);
    vector.scale(update, -learningRate, average);
  },
});
