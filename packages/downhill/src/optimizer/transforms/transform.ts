import type { OptimizerContext, OptimizerSetup, StateTree } from "../optimizer.ts";

/** What a transform may read: everything that a step may, but its state, which it gets apart. */
export type TransformContext = Omit<OptimizerContext, "state">;

/**
 * One stage between the gradient and the update, in the manner of optax's `GradientTransformation`. `updates` starts
 * as the gradient, passes through each stage in turn, and what leaves the last is added to w; so one stage, usually
 * `scaleByLearningRate`, must turn its sign. A transform remembers nothing outside of its state.
 */
export interface Transform<S extends StateTree = StateTree> {
  /** The state before the first step. */
  init(setup: OptimizerSetup): S;
  /** Changes `updates`, and `state`, in place. */
  update(context: TransformContext, state: S, updates: Float32Array): void;
}

/** A transform without memory, given by its update alone. */
export function stateless(update: (context: TransformContext, updates: Float32Array) => void): Transform<null> {
  return { init: () => null, update: (context, _, updates) => update(context, updates) };
}
