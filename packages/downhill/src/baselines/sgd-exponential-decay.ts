import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Stochastic gradient descent whose learning rate falls exponentially over the epochs: u = −γ₀ · e^(−t / τ) · g.
 *
 * Algorithm 2 of the challenge's paper (The Innovation Game Labs 2025). There γ₀ and τ live in the optimizer's state;
 * here they are hyperparameters, which is what they are.
 */
export default defineOptimizer({
  name: "sgd-exponential-decay",
  hyperparameters: () => ({ learningRate: 0.1, decayEpochs: 100 }),
  initState: () => null,
  step({ gradient, hyperparameters, epoch, math, vector }, update) {
    const { learningRate, decayEpochs } = hyperparameters;
    vector.scale(update, -learningRate * math.exp(-epoch / decayEpochs), gradient);
  },
});
