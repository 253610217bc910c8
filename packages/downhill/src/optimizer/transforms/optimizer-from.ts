import {
  defineOptimizer,
  type Hyperparameters,
  type Optimizer,
  type OptimizerDifficulty,
  type StateTree,
} from "../optimizer.ts";
import type { Transform } from "./transform.ts";

/**
 * An optimizer made of transforms:
 *
 *     export default optimizerFrom("my-momentum", () => ({ learningRate: 0.01, momentum: 0.9 }), (h) =>
 *       chain(trace({ decay: h.momentum }), scaleByLearningRate(h.learningRate)),
 *     );
 *
 * `transform` builds the same transform whenever it is given the same hyperparameters: it is called at every step,
 * which costs next to nothing and leaves no memory outside of the state. Throws TypeError for a name that
 * `defineOptimizer` refuses.
 */
export function optimizerFrom<S extends StateTree, H extends Hyperparameters>(
  name: string,
  hyperparameters: (difficulty: OptimizerDifficulty) => H,
  transform: (hyperparameters: H) => Transform<S>,
): Optimizer<S, H> {
  return defineOptimizer({
    name,
    hyperparameters,
    initState: (setup) => transform(setup.hyperparameters).init(setup),
    step(context, update) {
      update.set(context.gradient);
      transform(context.hyperparameters).update(context, context.state, update);
    },
  });
}
