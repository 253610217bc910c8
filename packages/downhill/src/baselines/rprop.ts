import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Rprop: every element has a step size, which grows by η⁺ where the gradient keeps its sign and shrinks by η⁻ where it
 * turns; u = −sign(g) · size, and nothing where it has just turned, after which the next sign counts as the first.
 *
 * M. Riedmiller and H. Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm", ICNN
 * 1993, in the form (iRprop−, C. Igel and M. Hüsken 2000) and with the values of PyTorch's `Rprop`. It is a method for
 * whole datasets: with small batches the signs turn by chance, and sizes shrink to nothing.
 */
export default defineOptimizer({
  name: "rprop",
  hyperparameters: () => ({
    learningRate: 0.01,
    ...{ decreaseFactor: 0.5, increaseFactor: 1.2, smallestStep: 1e-6, largestStep: 50 },
  }),
  initState: ({ parameterCount, hyperparameters }) => ({
    stepSize: new Float32Array(parameterCount).fill(hyperparameters.learningRate),
    /** 0 where there is none, or where the sign has just turned. */
    lastSign: new Float32Array(parameterCount),
  }),
  step({ state, gradient, hyperparameters, vector }, update) {
    const { decreaseFactor, increaseFactor, smallestStep, largestStep } = hyperparameters;
    const { stepSize, lastSign } = state;
    // Tables in place of branches, which no processor could foresee: turned, no sign before, kept.
    const factors = [decreaseFactor, 1, increaseFactor];
    const moves = [0, 1, 1];
    vector.sign(update, gradient);
    for (let i = 0; i < update.length; i++) {
      const agreement = 1 + update[i]! * lastSign[i]!;
      const size = Math.min(Math.max(stepSize[i]! * factors[agreement]!, smallestStep), largestStep);
      stepSize[i] = size;
      lastSign[i] = moves[agreement]! * update[i]!;
      update[i] = -lastSign[i]! * size;
    }
  },
});
