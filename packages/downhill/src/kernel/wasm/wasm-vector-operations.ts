import { requireEqualLengths, requireFloat32Array, requireOperands } from "../argument-errors.ts";
import type { VectorOperations } from "../kernel.ts";
import { createMachine, machineOf, type WasmExports, type WasmHost, type WasmMachine } from "./wasm-machine.ts";

/**
 * Vector operations where the arrays lie, if one machine's memory holds them all: a network's arrays and those it has
 * adopted. Others are copied into a memory kept for that, and results are copied back.
 */
export function createWasmVectorOperations(host: WasmHost): VectorOperations {
  const at = new Operands(host);
  return Object.freeze({
    scale(out, scale, x) {
      requireOperands(out, x);
      at.place(out, x, x).vector_scale(at.first, scale, at.second, at.length);
      at.takeBack(out);
    },
    addScaled(out, scale, x) {
      requireOperands(out, x);
      at.place(out, x, x).vector_add_scaled(at.first, scale, at.second, at.length);
      at.takeBack(out);
    },
    combine(out, a, x, b, y) {
      requireOperands(out, x, y);
      at.place(out, x, y).vector_combine(at.first, a, at.second, b, at.third, at.length);
      at.takeBack(out);
    },
    exponentialAverage(average, decay, x) {
      requireOperands(average, x);
      at.place(average, x, x).vector_exponential_average(at.first, decay, at.second, at.length);
      at.takeBack(average);
    },
    exponentialAverageOfSquares(average, decay, x) {
      requireOperands(average, x);
      at.place(average, x, x).vector_exponential_average_of_squares(at.first, decay, at.second, at.length);
      at.takeBack(average);
    },
    adaptiveQuotient(out, scale, x, y, inverseCorrection, epsilon) {
      requireOperands(out, x, y);
      at.place(out, x, y).vector_adaptive_quotient(
        at.first,
        scale,
        at.second,
        at.third,
        inverseCorrection,
        epsilon,
        at.length,
      );
      at.takeBack(out);
    },
    multiply(out, x, y) {
      requireOperands(out, x, y);
      at.place(out, x, y).vector_multiply(at.first, at.second, at.third, at.length);
      at.takeBack(out);
    },
    maximumMagnitude(out, x) {
      requireOperands(out, x);
      at.place(out, x, x).vector_maximum_magnitude(at.first, at.second, at.length);
      at.takeBack(out);
    },
    clip(out, limit, x) {
      requireOperands(out, x);
      at.place(out, x, x).vector_clip(at.first, limit, at.second, at.length);
      at.takeBack(out);
    },
    sign(out, x) {
      requireOperands(out, x);
      at.place(out, x, x).vector_sign(at.first, at.second, at.length);
      at.takeBack(out);
    },
    dot(x, y) {
      requireEqualLengths(x, y);
      return at.place(x, y, y).vector_dot(at.first, at.second, at.length);
    },
    norm(x) {
      requireFloat32Array(x);
      return at.place(x, x, x).vector_norm(at.first, at.length);
    },
  } satisfies VectorOperations);
}

/** Up to three arrays of equal lengths, as addresses in one machine's memory. */
class Operands {
  first = 0;
  second = 0;
  third = 0;
  length = 0;
  readonly #host: WasmHost;
  #workspace: Workspace;
  #copied = false;

  constructor(host: WasmHost) {
    this.#host = host;
    this.#workspace = createWorkspace(host, 0);
  }

  /** The exports of the machine whose memory now holds the arrays. */
  place(first: Float32Array, second: Float32Array, third: Float32Array): WasmExports {
    const { buffer } = first;
    const machine = second.buffer === buffer && third.buffer === buffer ? machineOf(buffer) : undefined;
    this.length = first.length;
    this.#copied = machine === undefined;
    if (machine === undefined) return this.#copyIn(first, second, third);
    this.first = first.byteOffset;
    this.second = second.byteOffset;
    this.third = third.byteOffset;
    return machine.exports;
  }

  /** Copies the result back to where the first operand came from. */
  takeBack(first: Float32Array): void {
    if (this.#copied) first.set(this.#view(this.first));
  }

  #copyIn(first: Float32Array, second: Float32Array, third: Float32Array): WasmExports {
    const { start, machine } = this.#reserve(3 * first.byteLength);
    this.first = start;
    this.second = second === first ? start : start + first.byteLength;
    this.third = third === second ? this.second : third === first ? start : start + 2 * first.byteLength;
    this.#view(this.first).set(first);
    if (second !== first) this.#view(this.second).set(second);
    if (third !== first && third !== second) this.#view(this.third).set(third);
    return machine.exports;
  }

  /** The workspace, made anew where it is too small: what lay in it is over. */
  #reserve(bytes: number): Workspace {
    if (bytes > this.#workspace.bytes) {
      this.#workspace = createWorkspace(this.#host, Math.max(bytes, 2 * this.#workspace.bytes));
    }
    return this.#workspace;
  }

  #view(at: number): Float32Array {
    return new Float32Array(this.#workspace.machine.buffer, at, this.length);
  }
}

/** Memory for copies. */
interface Workspace {
  readonly machine: WasmMachine;
  readonly start: number;
  readonly bytes: number;
}

function createWorkspace(host: WasmHost, bytes: number): Workspace {
  const machine = createMachine(host, bytes);
  const start = machine.allocate(bytes);
  if (start === undefined) throw new Error("a workspace does not fit into the memory made for it");
  return { machine, start, bytes };
}
