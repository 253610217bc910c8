import { CodedError } from "../../foundation/coded-error.ts";
import { type WebAssemblyMemory, type WebAssemblyModule, webAssembly } from "./web-assembly.ts";

/**
 * An instance of the kernel's module with a memory of its own, of a size that is fixed when it is made: views never
 * detach, and the memory goes when the last of them does. Pages that nobody writes cost no memory.
 *
 * Runs in browsers as well: no Node here.
 */
export interface WasmMachine {
  readonly exports: WasmExports;
  readonly buffer: ArrayBuffer;
  /** The address of `bytes` zeroed bytes at a multiple of 64, or undefined where no room is left. */
  allocate(bytes: number): number | undefined;
}

/** The exports of native/wasm/exports.c; pointers are byte addresses in the instance's memory. */
export interface WasmExports {
  readonly __heap_base: { readonly value: number };
  use_wide_tiles(wide: number): void;
  relaxed_madd(a: number, b: number, c: number): number;
  relaxed_madd64(a: number, b: number, c: number): number;
  network_bytes(...shape: number[]): number;
  network_create(arena: number, ...shape: number[]): number;
  network_array(network: number, array: number): number;
  network_length(network: number, array: number): number;
  network_freeze(network: number): void;
  network_step(network: number, rows: number, atLocation: number): number;
  network_apply_update(network: number): number;
  network_evaluate(network: number, rows: number, sum: number): number;
  network_predict(network: number, rows: number): void;
  covariance_fill(
    matrix: number,
    points: number,
    locations: number,
    dimension: number,
    family: number,
    lengthscale: number,
    jitter: number,
  ): void;
  covariance_scratch_bytes(points: number): number;
  covariance_factor(matrix: number, points: number, done: number, rows: number, scratch: number): number;
  covariance_multiply(matrix: number, rows: number, vector: number, out: number): void;
  vector_scale(out: number, scale: number, x: number, length: number): void;
  vector_add_scaled(out: number, scale: number, x: number, length: number): void;
  vector_combine(out: number, a: number, x: number, b: number, y: number, length: number): void;
  vector_exponential_average(average: number, decay: number, x: number, length: number): void;
  vector_exponential_average_of_squares(average: number, decay: number, x: number, length: number): void;
  vector_adaptive_quotient(
    out: number,
    scale: number,
    x: number,
    y: number,
    inverseCorrection: number,
    epsilon: number,
    length: number,
  ): void;
  vector_multiply(out: number, x: number, y: number, length: number): void;
  vector_maximum_magnitude(out: number, x: number, length: number): void;
  vector_clip(out: number, limit: number, x: number, length: number): void;
  vector_sign(out: number, x: number, length: number): void;
  vector_dot(x: number, y: number, length: number): number;
  vector_norm(x: number, length: number): number;
  matrix_scratch(rows: number, inner: number, columns: number): number;
  matrix_product(
    out: number,
    x: number,
    y: number,
    rows: number,
    inner: number,
    columns: number,
    xTransposed: number,
    yTransposed: number,
    scratch: number,
  ): void;
}

/** A compiled module, and whether its engine pairs vectors. */
export interface WasmHost {
  readonly module: WebAssemblyModule;
  readonly wideTiles: boolean;
}

const pageBytes = 65536;
const alignment = 64;
/** Stack and constants of the module, which lie below `__heap_base`, and room for alignment. */
const overheadBytes = 4 * pageBytes;
const maximumBytes = 65536 * pageBytes;

const machines = new WeakMap<ArrayBufferLike, WasmMachine>();

/** The machine whose memory this is, if it is one's. */
export function machineOf(buffer: ArrayBufferLike): WasmMachine | undefined {
  return machines.get(buffer);
}

/** A machine with room for `bytes`; throws `kernel/out-of-memory` where that cannot be had. */
export function createMachine(host: WasmHost, bytes: number): WasmMachine {
  const memory = createMemory(bytes + overheadBytes);
  const instance = new webAssembly.Instance(host.module, { env: { memory } });
  const exports = instance.exports as WasmExports;
  exports.use_wide_tiles(host.wideTiles ? 1 : 0);
  const { buffer } = memory;
  let next = exports.__heap_base.value;
  const machine: WasmMachine = {
    exports,
    buffer,
    allocate(size) {
      const start = Math.ceil(next / alignment) * alignment;
      if (start + size > buffer.byteLength) return undefined;
      next = start + size;
      return start;
    },
  };
  machines.set(buffer, machine);
  return machine;
}

function createMemory(bytes: number): WebAssemblyMemory {
  const pages = Math.ceil(bytes / pageBytes);
  if (bytes <= maximumBytes) {
    try {
      return new webAssembly.Memory({ initial: pages, maximum: pages });
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
    }
  }
  throw new CodedError(
    "kernel/out-of-memory",
    `the WebAssembly kernel needs ${Math.ceil(bytes / 2 ** 20)} MiB at once and cannot have them (the most is 4096): ` +
      "take a smaller difficulty, or the native kernel",
  );
}
