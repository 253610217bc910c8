import { chain, clipByGlobalNorm, cosineDecay, optimizerFrom, scaleByLearningRate, trace } from "downhill/optimizer";

/** Nesterov's momentum of clipped gradients under a cosine: an optimizer made of stages, without a loop of its own. */
export default optimizerFrom(
  "clipped-nesterov",
  () => ({ learningRate: 0.02, momentum: 0.9, norm: 1, epochs: 150 }),
  ({ learningRate, momentum, norm, epochs }) =>
    chain(
      clipByGlobalNorm(norm),
      trace({ decay: momentum, nesterov: true }),
      scaleByLearningRate(cosineDecay({ start: learningRate, epochs })),
    ),
);
