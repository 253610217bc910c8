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
