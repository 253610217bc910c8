import { requireFrozen, requireRows, requireStepRows } from "../argument-errors.ts";
import type { Network, NetworkShape, Samples } from "../kernel.ts";
import { type NetworkLayout, networkLayout } from "../network-layout.ts";
import type { RunningStatistics } from "./batch-normalization.ts";
import { type LayerTensors, viewTensors } from "./layer-tensors.ts";
import { type Mode, ReferenceLayer } from "./reference-layer.ts";

/** The network of docs/numerics.md as plain loops. */
export class ReferenceNetwork implements Network {
  readonly shape: NetworkShape;
  readonly parameters: Float32Array;
  readonly location: Float32Array;
  readonly gradient: Float32Array;
  readonly update: Float32Array;
  readonly frozen: Float32Array;
  readonly statistics: Float32Array;
  readonly #layout: NetworkLayout;
  readonly #layers: readonly ReferenceLayer[];
  readonly #tensors: Readonly<Record<"parameters" | "location" | "gradient", readonly LayerTensors[]>>;
  /** ∂ of a layer's output and input by turns; [maxRows, widest layer]. */
  #delta: Float32Array;
  #nextDelta: Float32Array;
  #isFrozen = false;

  constructor(shape: NetworkShape) {
    const layout = networkLayout(shape);
    this.shape = Object.freeze({ ...shape });
    this.#layout = layout;
    this.parameters = new Float32Array(layout.parameterCount);
    this.location = new Float32Array(layout.parameterCount);
    this.gradient = new Float32Array(layout.parameterCount);
    this.update = new Float32Array(layout.parameterCount);
    this.frozen = new Float32Array(layout.frozenCount);
    this.statistics = new Float32Array(layout.statisticsCount);
    const running = viewRunningStatistics(layout, this.statistics);
    for (const { variance } of running.filter((statistics) => statistics !== null)) variance.fill(1);
    this.#layers = layout.layers.map((layer, index) => new ReferenceLayer(layer, shape, running[index] ?? null));
    this.#tensors = {
      parameters: viewTensors(layout, this.parameters, this.frozen),
      location: viewTensors(layout, this.location, this.frozen),
      gradient: viewTensors(layout, this.gradient, this.frozen),
    };
    this.#delta = new Float32Array(shape.maxRows * Math.max(shape.width, shape.outputs));
    this.#nextDelta = new Float32Array(this.#delta.length);
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  step(samples: Samples, first: number, rows: number, at: "parameters" | "location"): number {
    requireFrozen(this.#isFrozen);
    requireStepRows(first, rows, this.shape.maxRows);
    const { inputs, targets } = this.#slice(samples, first, rows);
    const outputs = this.#forward(inputs, rows, this.#tensors[at], "training");
    const prediction = outputs.at(-1)!;
    for (let i = 0; i < targets.length; i++) {
      const error = Math.fround(prediction[i]! - targets[i]!);
      this.#delta[i] = Math.fround(error + error) / rows;
    }
    this.#backward(inputs, rows, this.#tensors[at], outputs);
    return addSquaredErrors(0, prediction, targets) / rows;
  }

  applyUpdate(): boolean {
    let finite = true;
    for (let i = 0; i < this.parameters.length; i++) {
      this.parameters[i] = this.parameters[i]! + this.update[i]!;
      finite &&= Number.isFinite(this.update[i]!) && Number.isFinite(this.parameters[i]!);
    }
    return finite;
  }

  evaluate(samples: Samples): number {
    requireFrozen(this.#isFrozen);
    const total = samples.inputs.length / this.shape.inputs;
    let sum = 0;
    this.#forEachBlock(total, (first, rows) => {
      const { inputs, targets } = this.#slice(samples, first, rows);
      const outputs = this.#forward(inputs, rows, this.#tensors.parameters, "evaluation");
      sum = addSquaredErrors(sum, outputs.at(-1)!, targets);
    });
    return sum / total;
  }

  predict(inputs: Float32Array): Float32Array {
    requireFrozen(this.#isFrozen);
    const { inputs: columns, outputs: width } = this.shape;
    const total = inputs.length / columns;
    const predictions = new Float32Array(total * width);
    this.#forEachBlock(total, (first, rows) => {
      requireRows("inputs", inputs, first, rows, columns);
      const block = inputs.subarray(first * columns, (first + rows) * columns);
      const outputs = this.#forward(block, rows, this.#tensors.parameters, "evaluation");
      predictions.set(outputs.at(-1)!.subarray(0, rows * width), first * width);
    });
    return predictions;
  }

  adopt(array: Float32Array): Float32Array {
    return array;
  }

  #forEachBlock(total: number, visit: (first: number, rows: number) => void): void {
    const { maxRows } = this.shape;
    for (let first = 0; first < total; first += maxRows) visit(first, Math.min(maxRows, total - first));
  }

  #slice({ inputs, targets }: Samples, first: number, rows: number): Samples {
    const { inputs: columns, outputs: width } = this.shape;
    requireRows("inputs", inputs, first, rows, columns);
    requireRows("targets", targets, first, rows, width);
    return {
      inputs: inputs.subarray(first * columns, (first + rows) * columns),
      targets: targets.subarray(first * width, (first + rows) * width),
    };
  }

  /** The output of every layer. */
  #forward(inputs: Float32Array, rows: number, tensors: readonly LayerTensors[], mode: Mode): Float32Array[] {
    let x = inputs;
    return this.#layers.map((layer, index) => {
      x = layer.forward(x, rows, tensors[index]!, mode);
      return x;
    });
  }

  /** Fills `gradient`, starting from ∂ŷ in `#delta`. The first frozen maps from the output on are only passed through. */
  #backward(
    inputs: Float32Array,
    rows: number,
    tensors: readonly LayerTensors[],
    outputs: readonly Float32Array[],
  ): void {
    for (let index = this.#layers.length - 1; index >= 0; index--) {
      const x = index === 0 ? inputs : outputs[index - 1]!;
      const gradients = this.#layout.layers[index]!.frozen ? null : this.#tensors.gradient[index]!;
      const dx = index === 0 ? null : this.#nextDelta;
      this.#layers[index]!.backward(x, rows, tensors[index]!, this.#delta, gradients, dx);
      [this.#delta, this.#nextDelta] = [this.#nextDelta, this.#delta];
    }
  }
}

/** sum + Σ (ŷ − y)², errors in float32, squares exact, added in float64 in order. */
function addSquaredErrors(sum: number, prediction: Float32Array, targets: Float32Array): number {
  let total = sum;
  for (let i = 0; i < targets.length; i++) {
    const error = Math.fround(prediction[i]! - targets[i]!);
    total += error * error;
  }
  return total;
}

function viewRunningStatistics(layout: NetworkLayout, statistics: Float32Array): (RunningStatistics | null)[] {
  return layout.layers.map((layer, index) => {
    if (!layer.tracksStatistics) return null;
    const view = (kind: "mean" | "variance") => {
      const { offset, length } = layout.statistics.find((tensor) => tensor.layer === index && tensor.kind === kind)!;
      return statistics.subarray(offset, offset + length);
    };
    return { mean: view("mean"), variance: view("variance") };
  });
}
