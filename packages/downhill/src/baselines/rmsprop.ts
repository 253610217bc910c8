import { chain, optimizerFrom, scaleByLearningRate, scaleByRms, trace } from "../optimizer/index.ts";

/**
 * RMSprop: v ← α v + (1 − α) g², b ← μ b + g / (√v + ε), u = −γ · b.
 *
 * T. Tieleman and G. Hinton, "Lecture 6.5: rmsprop", COURSERA: Neural Networks for Machine Learning (2012), with the
 * momentum and the values of PyTorch's `RMSprop`: `lr`, `alpha` (here `decay`), `eps`, `momentum`. There is no
 * `centered`.
 */
export default optimizerFrom(
  "rmsprop",
  () => ({ learningRate: 0.01, decay: 0.99, epsilon: 1e-8, momentum: 0 }),
  ({ learningRate, decay, epsilon, momentum }) =>
    chain(scaleByRms({ decay, epsilon }), trace({ decay: momentum }), scaleByLearningRate(learningRate)),
);
