import type { NetworkShape } from "../kernel.ts";
import type { LayerLayout } from "../network-layout.ts";
import {
  batchStatistics,
  invertDeviation,
  moveRunningStatistics,
  type NormalizationStatistics,
  normalizationBackward,
  normalizationGradients,
  normalize,
  type RunningStatistics,
  rectify,
} from "./batch-normalization.ts";
import type { LayerTensors } from "./layer-tensors.ts";
import { linearBackward, linearForward, linearGradients } from "./matrix-product.ts";

/** Whether statistics come from the batch, and move the running ones, or are the running ones. */
export type Mode = "training" | "evaluation";

/** One linear map with what follows it, and what its backward pass has to remember. */
export class ReferenceLayer {
  readonly #layout: LayerLayout;
  readonly #shape: NetworkShape;
  /** Null where statistics are kept at their initial values. */
  readonly #running: RunningStatistics | null;
  readonly #statistics: NormalizationStatistics;
  /** z, and a in its place after ReLU; [maxRows, outputs], as x̂ and y. */
  readonly #activation: Float32Array;
  readonly #normal: Float32Array;
  readonly #output: Float32Array;
  /** Where gradients of frozen normalizations go: batch statistics need them on the way back. */
  readonly #dScale: Float32Array;
  readonly #dShift: Float32Array;

  constructor(layout: LayerLayout, shape: NetworkShape, running: RunningStatistics | null) {
    const floats = (rows: number) => new Float32Array(rows * layout.outputs);
    this.#layout = layout;
    this.#shape = shape;
    this.#running = running;
    this.#statistics = { mean: floats(1), variance: floats(1), inverse: floats(1) };
    this.#activation = floats(shape.maxRows);
    this.#normal = floats(layout.normalized ? shape.maxRows : 0);
    this.#output = floats(layout.normalized ? shape.maxRows : 0);
    this.#dScale = floats(1);
    this.#dShift = floats(1);
  }

  /** y (or z of the last map), [rows, outputs], valid until the next call. */
  forward(x: Float32Array, rows: number, { weight, bias, scale, shift }: LayerTensors, mode: Mode): Float32Array {
    linearForward(this.#layout, rows, x, weight, bias, this.#activation);
    if (!this.#layout.normalized) return this.#activation;
    rectify(this.#activation, rows * this.#layout.outputs);
    this.#chooseStatistics(rows, mode);
    normalize(this.#activation, rows, this.#statistics, scale, shift, this.#normal, this.#output);
    return this.#output;
  }

  #chooseStatistics(rows: number, mode: Mode): void {
    const { mean, variance } = this.#statistics;
    if (this.#running === null) {
      mean.fill(0);
      variance.fill(1);
    } else if (mode === "training") {
      batchStatistics(this.#activation, rows, this.#statistics);
      moveRunningStatistics(this.#running, this.#statistics, rows, this.#shape.normMomentum);
    } else {
      mean.set(this.#running.mean);
      variance.set(this.#running.variance);
    }
    invertDeviation(this.#statistics, this.#shape.normEpsilon);
  }

  /**
   * From ∂y, in `dy`, which it overwrites, to the gradients of the tensors (`null` where frozen) and ∂x (`null` where
   * nobody asks). `x` and `rows` are those of the last forward pass, in training.
   */
  backward(
    x: Float32Array,
    rows: number,
    { weight, scale }: LayerTensors,
    dy: Float32Array,
    gradients: LayerTensors | null,
    dx: Float32Array | null,
  ): void {
    if (this.#layout.normalized) this.#backwardToLinear(rows, scale, dy, gradients);
    if (gradients !== null) linearGradients(this.#layout, rows, x, dy, gradients.weight, gradients.bias);
    if (dx !== null) linearBackward(this.#layout, rows, weight, dy, dx);
  }

  #backwardToLinear(rows: number, scale: Float32Array, dy: Float32Array, gradients: LayerTensors | null): void {
    const dScale = gradients?.scale ?? this.#dScale;
    const dShift = gradients?.shift ?? this.#dShift;
    normalizationGradients(dy, this.#normal, rows, dScale, dShift);
    const batch = this.#running === null ? null : { normal: this.#normal, dScale, dShift };
    normalizationBackward(dy, this.#activation, rows, scale, this.#statistics.inverse, batch);
  }
}
