import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import type { Kernel } from "../kernel.ts";
import { passesSelfCheck } from "../self-check.ts";
import { createWasmKernel } from "./wasm-kernel.ts";
import { webAssembly } from "./web-assembly.ts";

/**
 * The WebAssembly kernel in Node. Node's engine can pair 128-bit vectors into registers of 256 bits, which is nearly
 * twice as fast; that pass is experimental, so it is used only where a self-check gives the expected bits.
 */

/** Code is compiled when it is first hot, so the flag must be set before that, and for as long as the process lives. */
const revectorizeFlag = "--experimental-wasm-revectorize";
const plainFlag = "--no-experimental-wasm-revectorize";

export type WasmVariant = "wasm" | "wasm-revectorized";

/** The same path from `src/` and from `dist/`. */
const moduleFile = new URL("../../../native/wasm/kernel.wasm", import.meta.url);

const kernels = new Map<WasmVariant, Kernel | Error>();

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
  if (passesSelfCheck(revectorized)) return revectorized;
  setFlagsFromString(plainFlag);
  return loadWasmKernel("wasm");
}

function tryToCreate(variant: WasmVariant): Kernel | Error {
  try {
    return create(variant);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

function create(variant: WasmVariant): Kernel {
  const paired = variant === "wasm-revectorized";
  if (paired) setFlagsFromString(revectorizeFlag);
  const module = new webAssembly.Module(label(readFileSync(moduleFile), variant));
  return createWasmKernel({ module, wideTiles: paired });
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
