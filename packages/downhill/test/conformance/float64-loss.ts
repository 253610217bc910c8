import type { NetworkShape, Samples } from "../../src/kernel/kernel.ts";
import { type LayerLayout, networkLayout } from "../../src/kernel/network-layout.ts";

type Matrix = readonly (readonly number[])[];

/**
 * The loss of a training step in float64, written from the paper and not from the kernel: what finite differences are
 * taken of. Statistics are those of the batch, or mean 0 and variance 1 where a layer keeps its initial ones.
 */
export function float64Loss(
  shape: NetworkShape,
  parameters: Float64Array,
  frozen: Float32Array,
  samples: Samples,
): number {
  const cursors = { parameters: 0, frozen: 0 };
  let x: Matrix = chunk(samples.inputs, shape.inputs);
  for (const layer of networkLayout(shape).layers) {
    const take = (count: number) => {
      const source = layer.frozen ? "frozen" : "parameters";
      const start = cursors[source];
      cursors[source] += count;
      return Array.from((layer.frozen ? frozen : parameters).subarray(start, start + count));
    };
    const weights = chunk(take(layer.outputs * layer.inputs), layer.inputs);
    const bias = take(layer.outputs);
    x = x.map((row) => weights.map((weight, o) => weight.reduce((sum, w, k) => sum + w * row[k]!, bias[o]!)));
    if (layer.normalized) x = normalize(rectify(x), layer, shape.normEpsilon, take(layer.outputs), take(layer.outputs));
  }
  const targets = chunk(samples.targets, shape.outputs);
  return x.flatMap((row, r) => row.map((y, o) => (y - targets[r]![o]!) ** 2)).reduce(add) / x.length;
}

function chunk(values: ArrayLike<number>, columns: number): Matrix {
  return Array.from({ length: values.length / columns }, (_, r) =>
    Array.from({ length: columns }, (_, c) => values[r * columns + c]!),
  );
}

function rectify(z: Matrix): Matrix {
  return z.map((row) => row.map((value) => Math.max(value, 0)));
}

function normalize(a: Matrix, layer: LayerLayout, epsilon: number, scale: number[], shift: number[]): Matrix {
  const columns = scale.map((_, j) => a.map((row) => row[j]!));
  const means = columns.map((column) => (layer.tracksStatistics ? column.reduce(add) / column.length : 0));
  const variances = columns.map((column, j) =>
    layer.tracksStatistics ? column.map((value) => (value - means[j]!) ** 2).reduce(add) / column.length : 1,
  );
  return a.map((row) =>
    row.map((value, j) => ((value - means[j]!) / Math.sqrt(variances[j]! + epsilon)) * scale[j]! + shift[j]!),
  );
}

function add(a: number, b: number): number {
  return a + b;
}
