import { chain, optimizerFrom, scaleByLearningRate, trace, warmRestarts } from "../optimizer/index.ts";

/**
 * Gradient descent with momentum whose learning rate falls along half a cosine and is then set back, each period longer
 * than the one before: γ(t) = γmin + ½ (γ − γmin) (1 + cos(π t / T)), v ← μ · v + g, u = −γ(t) · v.
 *
 * I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, equation 5. The
 * periods are the paper's (T₀ = 10 epochs, doubled each time), moving on at every batch; PyTorch's
 * `CosineAnnealingWarmRestarts` names them `T_0`, `T_mult`, `eta_min`. Rate and momentum are those of our `momentum`,
 * the rate ten times as high, since it is the peak.
 */
export default optimizerFrom(
  "sgd-warm-restarts",
  () => ({
    learningRate: 0.1,
    ...{ momentum: 0.9, smallestLearningRate: 0, restartEpochs: 10, restartFactor: 2 },
  }),
  ({ learningRate, momentum, smallestLearningRate, restartEpochs, restartFactor }) =>
    chain(
      trace({ decay: momentum }),
      scaleByLearningRate(
        warmRestarts({
          start: learningRate,
          end: smallestLearningRate,
          epochs: restartEpochs,
          factor: restartFactor,
        }),
      ),
    ),
);
