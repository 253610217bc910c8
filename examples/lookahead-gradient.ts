import { defineOptimizer } from "downhill/optimizer";

/**
 * Algorithm 3 of the challenge's paper, to the letter: the gradient is taken at w̃ = w + g, where g is the gradient of
 * the step before. The step itself is plain gradient descent.
 *
 * The sign is the paper's, so the gradient is taken a whole gradient uphill. The distance between w and w̃ does not
 * shrink with the learning rate: with small rates the gradients feed one another and grow without bound, and only
 * steps as large as the default outrun that. It is an example of the hook, not of a good optimizer.
 */
export default defineOptimizer({
  name: "lookahead-gradient",
  hyperparameters: () => ({ learningRate: 0.5 }),
  initState: () => null,
  queryLocation({ gradient }, location) {
    for (let i = 0; i < location.length; i++) location[i]! += gradient[i]!;
  },
  step({ gradient, hyperparameters, vector }, update) {
    vector.scale(update, -hyperparameters.learningRate, gradient);
  },
});
