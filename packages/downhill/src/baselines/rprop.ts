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
    lastGradient: new Float32Array(parameterCount),
  }),
  step({ state, gradient, hyperparameters }, update) {
    const { decreaseFactor, increaseFactor, smallestStep, largestStep } = hyperparameters;
    const { stepSize, lastGradient } = state;
    for (let i = 0; i < update.length; i++) {
      const agreement = Math.sign(gradient[i]! * lastGradient[i]!);
      const factor = agreement > 0 ? increaseFactor : agreement < 0 ? decreaseFactor : 1;
      stepSize[i] = Math.min(Math.max(stepSize[i]! * factor, smallestStep), largestStep);
      lastGradient[i] = agreement < 0 ? 0 : gradient[i]!;
      update[i] = -Math.sign(lastGradient[i]!) * stepSize[i]!;
    }
  },
});
