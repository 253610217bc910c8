import { chain, exponentialAverage, optimizerFrom, scaleByLearningRate, scaleBySign } from "../optimizer/index.ts";

/**
 * Signum, the sign of momentum: m ← β m + (1 − β) g, u = −γ · sign(m).
 *
 * J. Bernstein et al., "signSGD: compressed optimisation for non-convex problems", ICML 2018, Algorithm 2, with the values
 * of its ImageNet experiment.
 */
export default optimizerFrom(
  "signum",
  () => ({ learningRate: 0.0001, momentum: 0.9 }),
  ({ learningRate, momentum }) =>
    chain(exponentialAverage({ decay: momentum }), scaleBySign(), scaleByLearningRate(learningRate)),
);
