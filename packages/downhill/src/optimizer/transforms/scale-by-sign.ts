import { stateless, type Transform } from "./transform.ts";

/** u ← sign(u), zero staying zero. */
export function scaleBySign(): Transform<null> {
  return stateless(({ vector }, updates) => vector.sign(updates, updates));
}
