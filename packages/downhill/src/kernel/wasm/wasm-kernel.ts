import { CodedError } from "../../foundation/coded-error.ts";
import type { Kernel } from "../kernel.ts";
import { createMatrixOperations } from "../matrix-operations.ts";
import { createWasmCovariance } from "./wasm-covariance.ts";
import { createMachine, type WasmHost } from "./wasm-machine.ts";
import { createWasmMatrixProduct } from "./wasm-matrix-product.ts";
import { createWasmNetwork } from "./wasm-network.ts";
import { createWasmVectorOperations } from "./wasm-vector-operations.ts";

/**
 * The kernel on a compiled module. Throws `kernel/not-fused` on processors without a fused multiply-add, on which the
 * module would give other bits. Runs in browsers as well: no Node here.
 */
export function createWasmKernel(host: WasmHost): Kernel {
  requireFusion(host);
  const vector = createWasmVectorOperations(host);
  return Object.freeze({
    name: "wasm",
    variant: host.wideTiles ? "wasm-revectorized" : "wasm",
    createNetwork: (shape) => createWasmNetwork(host, shape),
    createCovariance: (points) => createWasmCovariance(host, points),
    vector,
    matrix: createMatrixOperations(createWasmMatrixProduct(host), vector),
  } satisfies Kernel);
}

/** (1 + ε)² − (1 + 2ε) is ε² where the product is not rounded, and 0 where it is. */
function requireFusion(host: WasmHost): void {
  const { exports } = createMachine(host, 0);
  const fused32 = exports.relaxed_madd(1 + 2 ** -12, 1 + 2 ** -12, -(1 + 2 ** -11)) === 2 ** -24;
  const fused64 = exports.relaxed_madd64(1 + 2 ** -30, 1 + 2 ** -30, -(1 + 2 ** -29)) === 2 ** -60;
  if (fused32 && fused64) return;
  throw new CodedError(
    "kernel/not-fused",
    "the WebAssembly kernel needs a processor with a fused multiply-add (x86-64 since 2013, every 64-bit ARM): " +
      "here relaxed_madd rounds twice, which would change results. Use the reference kernel, or another machine",
  );
}
