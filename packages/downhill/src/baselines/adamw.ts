import { addDecayedWeights, chain, optimizerFrom, scaleByAdam, scaleByLearningRate } from "../optimizer/index.ts";

/**
 * Adam with decoupled weight decay: u = −γ · (m̂ / (√v̂ + ε) + λ w), m̂ and v̂ as in `adam`.
 *
 * I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019, with the values of PyTorch's `AdamW`.
 * As there, λ is multiplied by the learning rate, and every tensor decays, biases and scales too.
 */
export default optimizerFrom(
  "adamw",
  () => ({ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 }),
  ({ learningRate, beta1, beta2, epsilon, weightDecay }) =>
    chain(scaleByAdam({ beta1, beta2, epsilon }), addDecayedWeights(weightDecay), scaleByLearningRate(learningRate)),
);
