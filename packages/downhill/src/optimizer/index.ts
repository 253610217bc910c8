export { makeRowsOrthonormal } from "./decompositions/orthonormal-rows.ts";
export { type SymmetricEigen, symmetricEigen } from "./decompositions/symmetric-eigen.ts";
export { defineHyperparameters, type HyperparameterSubmission } from "./hyperparameter-submission.ts";
export {
  type DeterministicMath,
  defineOptimizer,
  type Hyperparameters,
  type MatrixOperations,
  type Optimizer,
  type OptimizerContext,
  type OptimizerDifficulty,
  type OptimizerSetup,
  type RandomSource,
  type ReadonlyVector,
  type StateTree,
  type TensorDescription,
  type VectorOperations,
} from "./optimizer.ts";
export { addDecayedWeights } from "./transforms/add-decayed-weights.ts";
export { chain } from "./transforms/chain.ts";
export { clip, clipByGlobalNorm } from "./transforms/clip.ts";
export { type LookaheadState, lookahead } from "./transforms/lookahead.ts";
export { optimizerFrom } from "./transforms/optimizer-from.ts";
export { scale, scaleByLearningRate, scaleBySchedule } from "./transforms/scale.ts";
export { scaleByAdam } from "./transforms/scale-by-adam.ts";
export { scaleByRms, scaleByRootOfSquares } from "./transforms/scale-by-rms.ts";
export { scaleBySign } from "./transforms/scale-by-sign.ts";
export { scaleByTrustRatio } from "./transforms/scale-by-trust-ratio.ts";
export {
  constant,
  cosineDecay,
  exponentialDecay,
  linear,
  type Schedule,
  type ScheduleContext,
  warmRestarts,
  warmupCosine,
} from "./transforms/schedule.ts";
export { exponentialAverage, trace } from "./transforms/trace.ts";
export { stateless, type Transform, type TransformContext } from "./transforms/transform.ts";
