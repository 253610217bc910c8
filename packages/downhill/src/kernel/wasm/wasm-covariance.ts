import { CodedError } from "../../foundation/coded-error.ts";
import { notPositiveDefinite, requireFactored, requireFactorRows, requireLength } from "../argument-errors.ts";
import { familyNumbers, locationStride, transposeLocations } from "../covariance-arguments.ts";
import { triangleLength, triangleRow } from "../covariance-triangle.ts";
import type { Covariance, CovarianceFunction } from "../kernel.ts";
import { createMachine, type WasmHost, type WasmMachine } from "./wasm-machine.ts";

export function createWasmCovariance(host: WasmHost, points: number): Covariance {
  return new WasmCovariance(host, points);
}

/** Most dimensions that locations may have. What is not used costs only addresses. */
const mostDimensions = 64;

/** A covariance in an instance of its own: the matrix, and one region in turn for locations, scratch and vectors. */
class WasmCovariance implements Covariance {
  readonly points: number;
  readonly #machine: WasmMachine;
  readonly #matrix: number;
  readonly #work: number;
  readonly #workBytes: number;
  #factored = 0;

  constructor(host: WasmHost, points: number) {
    const matrixBytes = triangleLength(points) * 8;
    this.points = points;
    this.#workBytes = Math.max(scratchBytes(host, points), locationStride(points) * 8 * mostDimensions);
    this.#machine = createMachine(host, matrixBytes + this.#workBytes + 1024);
    this.#matrix = allocate(this.#machine, matrixBytes);
    this.#work = allocate(this.#machine, this.#workBytes);
  }

  row(index: number): Float64Array {
    return triangleRow(new Float64Array(this.#machine.buffer, this.#matrix, triangleLength(this.points)), index);
  }

  fill(locations: Float64Array, dimension: number, { family, lengthscale, jitter }: CovarianceFunction): void {
    const { points } = this;
    requireLength("`locations`", locations, points * dimension);
    const transposed = this.#workArray(dimension * locationStride(points));
    transposeLocations(transposed, locations, points, dimension);
    const { exports } = this.#machine;
    const number = familyNumbers[family];
    this.#factored = 0;
    exports.covariance_fill(this.#matrix, points, this.#work, dimension, number, lengthscale, jitter);
  }

  factor(rows = this.points): void {
    requireFactorRows(rows, this.points);
    const row = this.#machine.exports.covariance_factor(this.#matrix, this.points, this.#factored, rows, this.#work);
    if (row >= 0) throw notPositiveDefinite(row, this.points);
    this.#factored = Math.max(this.#factored, rows);
  }

  multiply(vector: Float64Array): Float64Array {
    requireFactored(vector, this.#factored);
    const rows = vector.length;
    const work = this.#workArray(2 * rows);
    work.set(vector);
    const out = this.#work + vector.byteLength;
    this.#machine.exports.covariance_multiply(this.#matrix, rows, this.#work, out);
    return work.slice(rows);
  }

  /** The work region as numbers. */
  #workArray(length: number): Float64Array {
    if (length * 8 > this.#workBytes) {
      throw new CodedError("kernel/bad-length", `locations of more than ${mostDimensions} dimensions: use fewer`);
    }
    return new Float64Array(this.#machine.buffer, this.#work, length);
  }
}

/** The size is a multiple of 8, and 32 bits hold it for every matrix that fits. */
function scratchBytes(host: WasmHost, points: number): number {
  return createMachine(host, 0).exports.covariance_scratch_bytes(points) >>> 0;
}

function allocate(machine: WasmMachine, bytes: number): number {
  const at = machine.allocate(bytes);
  if (at === undefined) throw new Error("a covariance does not fit into the memory made for it");
  return at;
}
