import { defineOptimizer } from "downhill/optimizer";

/** Adam as an author would first write it, in one plain loop: what metering costs where nothing else helps. */
export default defineOptimizer({
  name: "plain-adam",
  hyperparameters: () => ({ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }),
  initState: ({ parameterCount }) => ({
    average: new Float32Array(parameterCount),
    averageOfSquares: new Float32Array(parameterCount),
  }),
  step({ state, gradient, hyperparameters, stepCount, math }, update) {
    const { learningRate, beta1, beta2, epsilon } = hyperparameters;
    const { average, averageOfSquares } = state;
    const rate = learningRate / (1 - math.pow(beta1, stepCount + 1));
    const correction = 1 / (1 - math.pow(beta2, stepCount + 1));
    for (let i = 0; i < update.length; i++) {
      const g = gradient[i]!;
      const m = beta1 * average[i]! + (1 - beta1) * g;
      const v = beta2 * averageOfSquares[i]! + (1 - beta2) * g * g;
      average[i] = m;
      averageOfSquares[i] = v;
      update[i] = (-rate * m) / (Math.sqrt(v * correction) + epsilon);
    }
  },
});
