import type { Kernel, KernelName } from "./kernel.ts";
import { createNativeKernel } from "./native/native-kernel.ts";
import { createReferenceKernel } from "./reference/reference-kernel.ts";
import { loadWasmKernel, type WasmVariant } from "./wasm/load-wasm-kernel.ts";

/** The kernel that another process chose, without a look at what else there is. Throws `kernel/unavailable`. */
export function createVariant({ name, variant }: Pick<Kernel, "name" | "variant">): Kernel {
  const make: Readonly<Record<KernelName, () => Kernel>> = {
    native: () => createNativeKernel({ variant }),
    wasm: () => loadWasmKernel(variant as WasmVariant),
    reference: createReferenceKernel,
  };
  return make[name]();
}
