/** A parameter of the function that a program is the body of (boot.ts). */
declare const offerCodeCache: () => void;

/**
 * Gives the parent the compiled code of what has run so far. Must be called once, before anything of a stranger runs:
 * what the parent gets later processes run.
 */
export function offerCompiledCode(): void {
  offerCodeCache();
}
