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
    const { hyperparameters: h, state, gradient, parameters, difficulty, tensors, stepCount, math, vector } = context;
    const adamRate = -h.adamLearningRate / (1 - math.pow(h.adamBeta1, stepCount + 1));
    const squareCorrection = 1 / (1 - math.pow(h.adamBeta2, stepCount + 1));
    for (const { kind, layer, shape, offset, length } of tensors) {
      const end = offset + length;
      const [u, g, m] = [
        update.subarray(offset, end),
        gradient.subarray(offset, end),
        state.momentum.subarray(offset, end),
      ];
      const isHidden = kind === "weight" && layer > 0 && layer <= difficulty.hiddenLayers;
      if (isHidden) {
        const [rows = 1, columns = 1] = shape;
        vector.combine(m, h.momentum, m, 1, g);
        vector.combine(u, h.nesterov ? 1 : 0, g, h.nesterov ? h.momentum : 1, m);
        context.matrix.newtonSchulz(u, u, rows, columns, h.newtonSchulzSteps);
        vector.scale(u, -h.learningRate * Math.sqrt(Math.max(1, rows / columns)), u);
      } else {
        const squares = state.averageOfSquares.subarray(offset, end);
        vector.exponentialAverage(m, h.adamBeta1, g);
        vector.exponentialAverageOfSquares(squares, h.adamBeta2, g);
        vector.adaptiveQuotient(u, adamRate, m, squares, squareCorrection, h.adamEpsilon);
      }
      const rate = isHidden ? h.learningRate : h.adamLearningRate;
      vector.addScaled(u, -rate * h.weightDecay, parameters.subarray(offset, end));
    }
  },
});
