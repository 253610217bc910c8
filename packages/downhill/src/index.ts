/** The library: make an instance, train on it, score and verify what came out. */
export { type BuiltInOptimizerName, builtInOptimizerSource, builtInOptimizers } from "./baselines/index.ts";
export type { BenchmarkPlan, PlanEntry, WholeNumbers } from "./benchmark/plan.ts";
export { CodedError } from "./foundation/coded-error.ts";
export { numericsVersion } from "./foundation/numerics-version.ts";
export { type Challenge, createChallenge, type PresetName, presets, validateChallenge } from "./instance/challenge.ts";
export type { Dataset, Split } from "./instance/dataset.ts";
export { openDatasetCache } from "./instance/dataset-cache.ts";
export { type Difficulty, validateDifficulty } from "./instance/difficulty.ts";
export {
  createInstance,
  createVerifierInstance,
  type Instance,
  type InstanceOptions,
  type VerifierInstance,
} from "./instance/instance.ts";
export { describeInstance } from "./instance/instance-description.ts";
export { exportInstance } from "./instance/instance-export.ts";
export type { Kernel, KernelName } from "./kernel/kernel.ts";
export { networkLayout } from "./kernel/network-layout.ts";
export { selectKernel } from "./kernel/select-kernel.ts";
export type { Hyperparameters, Optimizer } from "./optimizer/index.ts";
export { decodeSafetensors, encodeSafetensors, type Tensor, type TensorFile } from "./solution/safetensors.ts";
export { type Score, type ScoreOptions, score, type TrainedTensors } from "./solution/score.ts";
export { createSolution, type Solution, type SolutionRecord } from "./solution/solution.ts";
export { decodeSolution, encodeSolution } from "./solution/solution-file.ts";
export type {
  Attempt,
  AttemptOptions,
  AttemptResult,
  EpochRecord,
  StopReason,
  TrainOptions,
} from "./training/attempt.ts";
export { checkOptimizer } from "./training/hooks.ts";
export { optimizerDigest } from "./training/optimizer-digest.ts";
export { startAttempt, train } from "./training/run-attempt.ts";
export type { Finding } from "./verification/finding.ts";
export { type Verification, type VerifyOptions, verify } from "./verification/verify.ts";
