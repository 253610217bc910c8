import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import type { Kernel } from "../kernel.ts";
import { fingerprintOf, passesSelfCheck } from "../self-check.ts";
import { createWasmKernel } from "./wasm-kernel.ts";
import { webAssembly } from "./web-assembly.ts";

/**
 * The WebAssembly kernel in Node. Node's engine can pair 128-bit vectors into registers of 256 bits, which is nearly
 * twice as fast; that pass is experimental, so it is used only where a self-check gives the expected bits.
 *
 * The engine first compiles in a hurry and later, on another thread, compiles hot code well; pairing happens only
 * then. A self-check of hurried code would say nothing, so while a kernel is made the engine is told to compile well
 * at once. All this is speed alone: an engine that does not know a flag says so and goes on, and bits never depend on it.
 */

export type WasmVariant = "wasm" | "wasm-revectorized";

/** The same path from `src/` and from `dist/`. */
const moduleFile = new URL("../../../native/wasm/kernel.wasm", import.meta.url);

const flags = {
  pair: "--experimental-wasm-revectorize",
  doNotPair: "--no-experimental-wasm-revectorize",
  compileAtOnce: ["--wasm-sync-tier-up", "--wasm-tiering-budget=10000"],
  compileWhenHot: ["--no-wasm-sync-tier-up", "--wasm-tiering-budget=13000000"],
} as const;

const kernels = new Map<WasmVariant, Kernel | Error>();

let standing: string = flags.doNotPair;

/** The variant asked for. Throws `kernel/not-fused` on processors without a fused multiply-add. */
export function loadWasmKernel(variant: WasmVariant): Kernel {
  const known = kernels.get(variant) ?? tryToCreate(variant);
  kernels.set(variant, known);
  if (known instanceof Error) throw known;
  return known;
}

/** The fastest variant that gives the right bits here. */
export function loadBestWasmKernel(): Kernel {
  const revectorized = loadWasmKernel("wasm-revectorized");
  return passesSelfCheck(revectorized) ? revectorized : loadWasmKernel("wasm");
}

/** Runs something under the flags that the engine starts with: code that it is to keep is bound to its flags. */
export function underFirstFlags<T>(run: () => T): T {
  if (standing === flags.doNotPair) return run();
  setFlagsFromString(flags.doNotPair);
  try {
    return run();
  } finally {
    setFlagsFromString(standing);
  }
}

function tryToCreate(variant: WasmVariant): Kernel | Error {
  try {
    return create(variant);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  } finally {
    for (const flag of flags.compileWhenHot) setFlagsFromString(flag);
    // What was not hot yet is compiled later, by the flag that stands then.
    standing = kernels.has("wasm-revectorized") || variant !== "wasm" ? flags.pair : flags.doNotPair;
    setFlagsFromString(standing);
  }
}

function create(variant: WasmVariant): Kernel {
  const pairs = variant === "wasm-revectorized";
  setFlagsFromString(pairs ? flags.pair : flags.doNotPair);
  for (const flag of flags.compileAtOnce) setFlagsFromString(flag);
  const module = new webAssembly.Module(label(readFileSync(moduleFile), variant));
  const kernel = createWasmKernel({ module, wideTiles: pairs });
  fingerprintOf(kernel);
  return kernel;
}

/** Engines share the code of equal modules; a custom section with the variant's name keeps the two apart. */
function label(bytes: Uint8Array, variant: WasmVariant): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(variant);
  const section = [0, name.length + 1, name.length, ...name];
  const labelled = new Uint8Array(bytes.length + section.length);
  labelled.set(bytes);
  labelled.set(section, bytes.length);
  return labelled;
}
