import { chain, optimizerFrom, scaleByLearningRate, scaleByRootOfSquares } from "../optimizer/index.ts";

/**
 * Adagrad: s ← s + g², u = −γₖ · g / (√s + ε), with γₖ = γ / (1 + k · decay) after k steps.
 *
 * J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
 * JMLR 12 (2011). Names and values are those of PyTorch's `Adagrad`: `lr`, `lr_decay`, `initial_accumulator_value`,
 * `eps`.
 */
export default optimizerFrom(
  "adagrad",
  () => ({ learningRate: 0.01, learningRateDecay: 0, initialAccumulator: 0, epsilon: 1e-10 }),
  ({ learningRate, learningRateDecay, initialAccumulator, epsilon }) =>
    chain(
      scaleByRootOfSquares({ initial: initialAccumulator, epsilon }),
      scaleByLearningRate(({ stepCount }) => learningRate / (1 + stepCount * learningRateDecay)),
    ),
);
