import { defineOptimizer } from "../optimizer/index.ts";

/**
 * Muon, momentum whose matrices are made nearly orthogonal: M ← μ M + G, u = −γ · √max(1, out / in) · NS₅(G + μ M), with
 * NS₅ five steps of `matrix.newtonSchulz`.
 *
 * K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024), with the authors' defaults and
 * their `nesterov`. It is for hidden matrices: as they advise, the first and the last weights and all vectors are left
 * to AdamW, which has hyperparameters of its own. Under the paper's challenge L = 1 trains no hidden matrix, so Muon is
 * AdamW there.
 */
export default defineOptimizer({
  name: "muon",
  hyperparameters: () => ({
    ...{ learningRate: 0.02, momentum: 0.95, nesterov: true, newtonSchulzSteps: 5, weightDecay: 0 },
    ...{ adamLearningRate: 3e-4, adamBeta1: 0.9, adamBeta2: 0.95, adamEpsilon: 1e-10 },
  }),
  initState: ({ parameterCount }) => ({
    momentum: new Float32Array(parameterCount),
    averageOfSquares: new Float32Array(parameterCount),
  }),
  step(context, update) {
    const { hyperparameters: h, state, parameters, gradient, difficulty, tensors, stepCount, math, vector } = context;
    const rate = -h.adamLearningRate / (1 - math.pow(h.adamBeta1, stepCount + 1));
    const squareCorrection = 1 / (1 - math.pow(h.adamBeta2, stepCount + 1));
    for (const { kind, layer, shape, offset, length } of tensors) {
      const own = <T extends { subarray(begin: number, end: number): T }>(array: T) =>
        array.subarray(offset, offset + length);
      const [u, g, momentum] = [own(update), own(gradient), own(state.momentum)];
      const isHidden = kind === "weight" && layer > 0 && layer <= difficulty.hiddenLayers;
      if (isHidden) {
        const [rows = 0, columns = 0] = shape;
        vector.combine(momentum, h.momentum, momentum, 1, g);
        if (h.nesterov) vector.combine(u, 1, g, h.momentum, momentum);
        else vector.scale(u, 1, momentum);
        context.matrix.newtonSchulz(u, u, rows, columns, h.newtonSchulzSteps);
        vector.scale(u, -h.learningRate * Math.sqrt(Math.max(1, rows / columns)), u);
      } else {
        const squares = own(state.averageOfSquares);
        vector.exponentialAverage(momentum, h.adamBeta1, g);
        vector.exponentialAverageOfSquares(squares, h.adamBeta2, g);
        vector.adaptiveQuotient(u, rate, momentum, squares, squareCorrection, h.adamEpsilon);
      }
      vector.addScaled(u, -(isHidden ? h.learningRate : h.adamLearningRate) * h.weightDecay, own(parameters));
    }
  },
});
