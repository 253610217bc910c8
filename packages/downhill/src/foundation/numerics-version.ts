/** Raised by every change of a bit that docs/numerics.md describes. Results, solutions and cache entries carry it. */
export const numericsVersion = 1;
