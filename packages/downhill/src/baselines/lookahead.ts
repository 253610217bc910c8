import { chain, lookahead, optimizerFrom, scaleByLearningRate, trace } from "../optimizer/index.ts";

/**
 * Lookahead around gradient descent with momentum: every k steps the weights are pulled back to slow ones, which follow
 * them at rate α.
 *
 * M. R. Zhang et al., "Lookahead optimizer: k steps forward, 1 step back", NeurIPS 2019, with the k and α that the paper
 * recommends. The wrapper goes around any optimizer: `lookahead` of downhill/optimizer.
 */
const inner = optimizerFrom(
  "momentum-inside",
  () => ({ learningRate: 0.01, momentum: 0.9, slowSteps: 5, slowRate: 0.5 }),
  ({ learningRate, momentum }) => chain(trace({ decay: momentum }), scaleByLearningRate(learningRate)),
);

export default lookahead("lookahead", inner, (hyperparameters) => hyperparameters);
