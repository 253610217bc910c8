import { chain, optimizerFrom, scaleByLearningRate, trace } from "../optimizer/index.ts";

/**
 * Nesterov's accelerated gradient without a query location: v ← μ · v + g, u = −γ · (g + μ · v), the gradient taken at
 * w itself.
 *
 * PyTorch's `SGD(nesterov=True)`, optax's `sgd(nesterov=True)`; the rearrangement is that of Y. Bengio, N.
 * Boulanger-Lewandowski and R. Pascanu, "Advances in optimizing recurrent networks", ICASSP 2013. Its parameters are the
 * point that `nesterov` looks ahead to.
 */
export default optimizerFrom(
  "nag",
  () => ({ learningRate: 0.01, momentum: 0.9 }),
  ({ learningRate, momentum }) => chain(trace({ decay: momentum, nesterov: true }), scaleByLearningRate(learningRate)),
);
