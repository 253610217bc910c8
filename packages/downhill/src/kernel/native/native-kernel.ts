import { CodedError } from "../../foundation/coded-error.ts";
import {
  CompiledNetwork,
  collectNetworkArrays,
  estimateArenaBytes,
  type NetworkMachine,
  shapeFields,
} from "../compiled-network.ts";
import type { Kernel, Network, NetworkShape } from "../kernel.ts";
import { createMatrixOperations } from "../matrix-operations.ts";
import { loadAddon, type NativeAddon } from "./load-addon.ts";
import { createNativeCovariance } from "./native-covariance.ts";
import { createNativeMatrixProduct } from "./native-matrix-product.ts";
import { createNativeVectorOperations } from "./native-vector-operations.ts";

export interface NativeVariant {
  readonly name: string;
  /** Whether this processor has the instructions. */
  readonly supported: boolean;
}

/** The variants in the addon, best first. Throws `kernel/unavailable` where there is no addon. */
export function nativeVariants(): readonly NativeVariant[] {
  return loadAddon().variants();
}

/** The native kernel: the best variant this processor can run, or the one asked for. Throws `kernel/unavailable`. */
export function createNativeKernel(options: { readonly variant?: string } = {}): Kernel {
  const addon = loadAddon();
  const variants = addon.variants();
  const index = variants.findIndex(
    ({ name, supported }) => supported && (options.variant === undefined || options.variant === name),
  );
  const chosen = variants[index];
  if (chosen === undefined) {
    const offered = variants.map(({ name, supported }) => `${name} (${supported ? "supported" : "not supported"})`);
    throw new CodedError(
      "kernel/unavailable",
      `this processor cannot run ${options.variant ?? "any variant"} of the native kernel, which has ` +
        `${offered.join(", ")}: use the WebAssembly kernel`,
    );
  }
  const vector = createNativeVectorOperations(addon, index);
  return Object.freeze({
    name: "native",
    variant: chosen.name,
    createNetwork: (shape) => createNativeNetwork(addon, index, shape),
    createCovariance: (points) => createNativeCovariance(addon, index, points),
    vector,
    matrix: createMatrixOperations(createNativeMatrixProduct(addon, index), vector),
  } satisfies Kernel);
}

function createNativeNetwork(addon: NativeAddon, variant: number, shape: NetworkShape): Network {
  return new CompiledNetwork(shape, createNetworkMachine(addon, variant, shape));
}

function createNetworkMachine(addon: NativeAddon, variant: number, shape: NetworkShape): NetworkMachine {
  const arena = createArena(estimateArenaBytes(shape));
  addon.wantLargePages(arena);
  addon.networkCreate(variant, arena, ...shapeFields(shape));
  return {
    arrays: collectNetworkArrays((array) => new Float32Array(arena, ...addon.networkLocate(variant, arena, array))),
    freeze: () => addon.networkFreeze(variant, arena),
    step: (rows, atLocation) => addon.networkStep(variant, arena, rows, atLocation),
    applyUpdate: () => addon.networkApplyUpdate(variant, arena),
    evaluate: (rows, sum) => addon.networkEvaluate(variant, arena, rows, sum),
    predict: (rows) => addon.networkPredict(variant, arena, rows),
    adopt: (array) => array,
  };
}

/** Zeroed, and touched only where it is used. */
function createArena(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch (cause) {
    throw new CodedError(
      "kernel/out-of-memory",
      `the native kernel cannot have the ${Math.ceil(bytes / 2 ** 20)} MiB that this network needs: take a smaller difficulty`,
      { cause },
    );
  }
}
