import { underFirstFlags } from "../kernel/wasm/load-wasm-kernel.ts";

/** A parameter of the function that a program is the body of (boot.ts). */
declare const offerCodeCache: () => void;

/**
 * Gives the parent the compiled code of what has run so far. Must be called once, before anything of a stranger runs:
 * what the parent gets later processes run. They load it before their kernel has set any flag.
 */
export function offerCompiledCode(): void {
  underFirstFlags(offerCodeCache);
}
