import type { StateTree } from "../optimizer.ts";
import type { Transform } from "./transform.ts";

/** Applies transforms one after another. The state is the list of their states. */
export function chain<const S extends readonly StateTree[]>(
  ...transforms: { readonly [K in keyof S]: Transform<S[K]> }
): Transform<S> {
  return {
    // A map over a tuple type is an array to the compiler; its elements are those of S by the parameter's type.
    init: (setup) => transforms.map((transform) => transform.init(setup)) as readonly StateTree[] as S,
    update(context, state, updates) {
      transforms.forEach((transform, i) => {
        transform.update(context, state[i]!, updates);
      });
    },
  };
}
