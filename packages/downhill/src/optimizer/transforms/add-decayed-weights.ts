import { stateless, type Transform } from "./transform.ts";

/**
 * u ← u + weightDecay · w. Before the stage that scales by moments this is L2 regularization; after it, and before the
 * learning rate, it is decoupled weight decay (Loshchilov and Hutter 2019).
 */
export function addDecayedWeights(weightDecay: number): Transform<null> {
  return stateless(({ vector, parameters }, updates) => vector.addScaled(updates, weightDecay, parameters));
}
