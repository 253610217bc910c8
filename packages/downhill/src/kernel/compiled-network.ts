import { requireFrozen, requireRows, requireStepRows } from "./argument-errors.ts";
import type { Network, NetworkShape, Samples } from "./kernel.ts";
import { networkLayout } from "./network-layout.ts";

/** The arrays of a network in C, in the order of `enum network_array` (native/kernel/kernel.h). */
const networkArrays = [
  "parameters",
  "location",
  "gradient",
  "update",
  "frozen",
  "statistics",
  "inputs",
  "targets",
  "outputs",
] as const;

export type NetworkArrays = Readonly<Record<(typeof networkArrays)[number], Float32Array>>;

/** The arrays by name, from a function that knows them by number. */
export function collectNetworkArrays(view: (array: number) => Float32Array): NetworkArrays {
  return Object.fromEntries(networkArrays.map((name, index) => [name, view(index)])) as NetworkArrays;
}

/** The numbers that C knows a shape by (`struct network_shape`), in its order; float32 rounding as in numerics.md. */
export function shapeFields(shape: NetworkShape): number[] {
  return [
    shape.inputs,
    shape.outputs,
    shape.width,
    shape.hiddenLayers,
    shape.frozenLayers,
    shape.maxRows,
    shape.frozenStatistics === "running" ? 1 : 0,
    Math.fround(shape.normMomentum),
    Math.fround(1 - shape.normMomentum),
    Math.fround(shape.normEpsilon),
  ];
}

/**
 * A little more than `network_bytes` (network-layout.inc.c) will ask for. C may not be asked before there is an arena:
 * its 32-bit sizes would overflow on shapes that cannot be had, and here they only give a large number.
 */
export function estimateArenaBytes(shape: NetworkShape): number {
  const layout = networkLayout(shape);
  const pad = (columns: number) => columns + 15;
  const rows = shape.maxRows + 128;
  const widest = pad(Math.max(shape.width, shape.inputs, shape.outputs));
  const layerFloats = layout.layers.map(
    ({ inputs, outputs, frozen }) => (frozen ? inputs * pad(outputs) : 0) + (2 * rows + 8) * pad(outputs) + 256,
  );
  const flatFloats = 4 * layout.parameterCount + layout.frozenCount + layout.statisticsCount;
  const batchFloats = rows * (4 * widest + shape.inputs + 2 * shape.outputs) + widest * widest;
  const floats = layerFloats.reduce((sum, layer) => sum + layer, flatFloats + batchFloats);
  return 4 * floats + 65536;
}

/** A network in C, wherever its memory lies. Functions work on the rows staged in `arrays.inputs` and `.targets`. */
export interface NetworkMachine {
  readonly arrays: NetworkArrays;
  freeze(): void;
  step(rows: number, atLocation: number): number;
  applyUpdate(): number;
  evaluate(rows: number, sum: number): number;
  predict(rows: number): void;
  adopt(array: Float32Array): Float32Array;
}

/** A network of the native or the WebAssembly kernel: stages rows, and leaves the arithmetic to C. */
export class CompiledNetwork implements Network {
  readonly shape: NetworkShape;
  readonly parameters: Float32Array;
  readonly location: Float32Array;
  readonly gradient: Float32Array;
  readonly update: Float32Array;
  readonly frozen: Float32Array;
  readonly statistics: Float32Array;
  readonly #machine: NetworkMachine;
  #isFrozen = false;

  constructor(shape: NetworkShape, machine: NetworkMachine) {
    this.shape = Object.freeze({ ...shape });
    this.#machine = machine;
    this.parameters = machine.arrays.parameters;
    this.location = machine.arrays.location;
    this.gradient = machine.arrays.gradient;
    this.update = machine.arrays.update;
    this.frozen = machine.arrays.frozen;
    this.statistics = machine.arrays.statistics;
  }

  freeze(): void {
    this.#machine.freeze();
    this.#isFrozen = true;
  }

  step(samples: Samples, first: number, rows: number, at: "parameters" | "location"): number {
    requireFrozen(this.#isFrozen);
    requireStepRows(first, rows, this.shape.maxRows);
    this.#stage(samples.inputs, samples.targets, first, rows);
    return this.#machine.step(rows, at === "location" ? 1 : 0);
  }

  applyUpdate(): boolean {
    return this.#machine.applyUpdate() !== 0;
  }

  evaluate(samples: Samples): number {
    requireFrozen(this.#isFrozen);
    const { maxRows, inputs } = this.shape;
    const total = samples.inputs.length / inputs;
    let sum = 0;
    for (let first = 0; first < total; first += maxRows) {
      const rows = Math.min(maxRows, total - first);
      this.#stage(samples.inputs, samples.targets, first, rows);
      sum = this.#machine.evaluate(rows, sum);
    }
    return sum / total;
  }

  predict(inputs: Float32Array): Float32Array {
    requireFrozen(this.#isFrozen);
    const { maxRows, outputs } = this.shape;
    const total = inputs.length / this.shape.inputs;
    const result = new Float32Array(total * outputs);
    for (let first = 0; first < total; first += maxRows) {
      const rows = Math.min(maxRows, total - first);
      this.#stageInputs(inputs, first, rows);
      this.#machine.predict(rows);
      result.set(this.#machine.arrays.outputs.subarray(0, rows * outputs), first * outputs);
    }
    return result;
  }

  adopt(array: Float32Array): Float32Array {
    return this.#machine.adopt(array);
  }

  #stage(inputs: Float32Array, targets: Float32Array, first: number, rows: number): void {
    const { outputs } = this.shape;
    requireRows("targets", targets, first, rows, outputs);
    this.#stageInputs(inputs, first, rows);
    copy(this.#machine.arrays.targets, targets, first * outputs, rows * outputs);
  }

  #stageInputs(inputs: Float32Array, first: number, rows: number): void {
    const columns = this.shape.inputs;
    requireRows("inputs", inputs, first, rows, columns);
    copy(this.#machine.arrays.inputs, inputs, first * columns, rows * columns);
  }
}

/** A loop, since `subarray` would allocate in every step. */
function copy(to: Float32Array, from: Float32Array, start: number, count: number): void {
  for (let i = 0; i < count; i++) to[i] = from[start + i]!;
}
