import { stateless, type Transform } from "./transform.ts";

/** u ← min(max(u, −limit), limit), element by element, for limit ≥ 0. */
export function clip(limit: number): Transform<null> {
  return stateless(({ vector }, updates) => vector.clip(updates, limit, updates));
}

/**
 * u ← u · limit / ‖u‖ where ‖u‖ > limit, over all tensors together (Pascanu, Mikolov and Bengio, "On the difficulty of
 * training recurrent neural networks", ICML 2013).
 */
export function clipByGlobalNorm(limit: number): Transform<null> {
  return stateless(({ vector }, updates) => {
    const norm = vector.norm(updates);
    if (norm > limit) vector.scale(updates, limit / norm, updates);
  });
}
