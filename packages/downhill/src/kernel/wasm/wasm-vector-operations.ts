import { requireEqualLengths } from "../argument-errors.ts";
import type { VectorOperations } from "../kernel.ts";
import { createMachine, machineOf, type WasmExports, type WasmHost, type WasmMachine } from "./wasm-machine.ts";

/**
 * Vector operations where the arrays lie, if one machine's memory holds them all: a network's arrays and those it has
 * adopted. Others are copied into a memory kept for that, and results are copied back.
 */
export function createWasmVectorOperations(host: WasmHost): VectorOperations {
  const operands = new Operands(host);
  /** Runs an operation on addresses; `first` is what it writes. */
  const run = (
    first: Float32Array,
    second: Float32Array,
    third: Float32Array,
    operation: (exports: WasmExports, operands: Operands) => void,
  ): void => {
    operands.place(first, second, third);
    operation(operands.exports, operands);
    operands.takeBack(first);
  };
  return Object.freeze({
    scale(out, scale, x) {
      requireEqualLengths(out, x);
      run(out, x, x, (wasm, { first, second, length }) => wasm.vector_scale(first, scale, second, length));
    },
    addScaled(out, scale, x) {
      requireEqualLengths(out, x);
      run(out, x, x, (wasm, { first, second, length }) => wasm.vector_add_scaled(first, scale, second, length));
    },
    combine(out, a, x, b, y) {
      requireEqualLengths(out, x, y);
      run(out, x, y, (wasm, { first, second, third, length }) =>
        wasm.vector_combine(first, a, second, b, third, length),
      );
    },
    exponentialAverage(average, decay, x) {
      requireEqualLengths(average, x);
      run(average, x, x, (wasm, { first, second, length }) =>
        wasm.vector_exponential_average(first, decay, second, length),
      );
    },
    exponentialAverageOfSquares(average, decay, x) {
      requireEqualLengths(average, x);
      run(average, x, x, (wasm, { first, second, length }) =>
        wasm.vector_exponential_average_of_squares(first, decay, second, length),
      );
    },
    adaptiveQuotient(out, scale, x, y, inverseCorrection, epsilon) {
      requireEqualLengths(out, x, y);
      run(out, x, y, (wasm, { first, second, third, length }) =>
        wasm.vector_adaptive_quotient(first, scale, second, third, inverseCorrection, epsilon, length),
      );
    },
    multiply(out, x, y) {
      requireEqualLengths(out, x, y);
      run(out, x, y, (wasm, { first, second, third, length }) => wasm.vector_multiply(first, second, third, length));
    },
    maximumMagnitude(out, x) {
      requireEqualLengths(out, x);
      run(out, x, x, (wasm, { first, second, length }) => wasm.vector_maximum_magnitude(first, second, length));
    },
    clip(out, limit, x) {
      requireEqualLengths(out, x);
      run(out, x, x, (wasm, { first, second, length }) => wasm.vector_clip(first, limit, second, length));
    },
    sign(out, x) {
      requireEqualLengths(out, x);
      run(out, x, x, (wasm, { first, second, length }) => wasm.vector_sign(first, second, length));
    },
    dot(x, y) {
      requireEqualLengths(x, y);
      operands.place(x, y, y);
      return operands.exports.vector_dot(operands.first, operands.second, operands.length);
    },
    norm(x) {
      operands.place(x, x, x);
      return operands.exports.vector_norm(operands.first, operands.length);
    },
  } satisfies VectorOperations);
}

/** Up to three arrays of equal lengths, as addresses in one machine's memory. */
class Operands {
  first = 0;
  second = 0;
  third = 0;
  length = 0;
  readonly #workspace: Workspace;
  #machine: WasmMachine;
  #copied = false;

  constructor(host: WasmHost) {
    this.#workspace = new Workspace(host);
    this.#machine = this.#workspace.machineFor(0);
  }

  get exports(): WasmExports {
    return this.#machine.exports;
  }

  place(first: Float32Array, second: Float32Array, third: Float32Array): void {
    const { buffer } = first;
    const machine = second.buffer === buffer && third.buffer === buffer ? machineOf(buffer) : undefined;
    this.length = first.length;
    this.#copied = machine === undefined;
    if (machine === undefined) {
      this.#copyIn(first, second, third);
      return;
    }
    this.#machine = machine;
    this.first = first.byteOffset;
    this.second = second.byteOffset;
    this.third = third.byteOffset;
  }

  /** Copies the result back to where the first operand came from. */
  takeBack(first: Float32Array): void {
    if (this.#copied) first.set(new Float32Array(this.#machine.buffer, this.first, this.length));
  }

  #copyIn(first: Float32Array, second: Float32Array, third: Float32Array): void {
    this.#machine = this.#workspace.machineFor(first.length);
    const start = this.#workspace.start;
    this.first = start;
    this.second = start + first.byteLength;
    this.third = second === third ? this.second : this.second + second.byteLength;
    const { buffer } = this.#machine;
    new Float32Array(buffer, this.first, this.length).set(first);
    new Float32Array(buffer, this.second, this.length).set(second);
    if (second !== third) new Float32Array(buffer, this.third, this.length).set(third);
  }
}

/** A machine with room for three arrays, made anew when they get longer. */
class Workspace {
  start = 0;
  readonly #host: WasmHost;
  #machine: WasmMachine | undefined;
  #length = 0;

  constructor(host: WasmHost) {
    this.#host = host;
  }

  machineFor(length: number): WasmMachine {
    if (this.#machine !== undefined && length <= this.#length) return this.#machine;
    const room = Math.max(length, 2 * this.#length);
    const machine = createMachine(this.#host, 3 * 4 * room);
    this.start = machine.allocate(3 * 4 * room) ?? 0;
    this.#machine = machine;
    this.#length = room;
    return machine;
  }
}
