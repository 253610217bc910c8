import { defineOptimizer, type Hyperparameters, type Optimizer, type StateTree } from "../optimizer.ts";

export interface LookaheadState<S extends StateTree> {
  readonly [key: string]: StateTree;
  readonly fast: S;
  readonly slow: Float32Array;
}

/**
 * Wraps an optimizer: every k steps its fast weights are pulled back towards slow ones, which follow them at rate α:
 * s ← s + α (w − s), w ← s. The wrapped optimizer's own state goes on untouched.
 *
 * M. R. Zhang et al., "Lookahead optimizer: k steps forward, 1 step back", NeurIPS 2019, Algorithm 1. `settings` reads
 * k ≥ 1 (an integer) and α in (0, 1] from the hyperparameters.
 */
export function lookahead<S extends StateTree, H extends Hyperparameters>(
  name: string,
  optimizer: Optimizer<S, H>,
  settings: (hyperparameters: H) => { readonly slowSteps: number; readonly slowRate: number },
): Optimizer<LookaheadState<S>, H> {
  const looks: Pick<Optimizer<LookaheadState<S>, H>, "queryLocation"> = {
    queryLocation: (context, location) =>
      optimizer.queryLocation?.({ ...context, state: context.state.fast }, location),
  };
  return defineOptimizer<LookaheadState<S>, H>({
    name,
    hyperparameters: (difficulty) => optimizer.hyperparameters(difficulty),
    initState: (setup) => ({ fast: optimizer.initState(setup), slow: new Float32Array(setup.parameterCount) }),
    ...(optimizer.queryLocation === undefined ? {} : looks),
    step(context, update) {
      const { state, parameters, stepCount, vector } = context;
      const { slowSteps, slowRate } = settings(context.hyperparameters);
      if (stepCount === 0) state.slow.set(parameters);
      optimizer.step({ ...context, state: state.fast }, update);
      if ((stepCount + 1) % slowSteps !== 0) return;
      vector.addScaled(update, 1, parameters);
      vector.combine(state.slow, 1 - slowRate, state.slow, slowRate, update);
      vector.combine(update, 1, state.slow, -1, parameters);
    },
  });
}
