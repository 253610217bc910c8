import { canonicalJson } from "../foundation/canonical-json.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { numericsVersion } from "../foundation/numerics-version.ts";
import type { NetworkTensor } from "../kernel/kernel.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import { batchOrder, sampleOrder } from "./batches.ts";
import type { Split } from "./dataset.ts";
import type { Instance } from "./instance.ts";

/** A tensor of an export, row-major, in the words of safetensors. */
export interface ExportedTensor {
  readonly dtype: "F32" | "F64" | "I32";
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

/** An instance as tensors and strings, for use from other languages; a safetensors codec writes it. */
export interface InstanceExport {
  readonly tensors: ReadonlyMap<string, ExportedTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const mostOrderEntries = 2 ** 26;

/**
 * The data, the initial network and the batches of an instance:
 *
 * - `test.inputs`, `test.targets`, `test.function`, and inputs and targets of `train` and `validation`: float32, as
 *   the network sees them, and float64 before rounding under the same names with `.f64`;
 * - `layers.<i>.weight` [out, in], `.bias`, `.norm.weight`, `.norm.bias`, frozen ones included;
 * - `batches` [B, 2]: first row and the row after the last, as a slice;
 * - of the first `epochs` epochs, `orders` [epochs, B], the batches in the order of their visits, or where samples
 *   are shuffled, `sample_orders` [epochs, N_train], the training rows in the order that `batches` cuts.
 *
 * The metadata names the instance and holds, as JSON, `frozenLayers`: the indices i of the frozen linear maps.
 * Throws `instance/export` unless `epochs` is an integer ≥ 0 whose orders have at most 2²⁶ entries.
 */
export function exportInstance(instance: Instance, epochs: number): InstanceExport {
  const { dataset, batches } = instance;
  const orders = exportOrders(instance, epochs);
  const tensors = new Map<string, ExportedTensor>([
    ...exportSplit("test", dataset.test, true),
    ...exportSplit("train", dataset.train, false),
    ...exportSplit("validation", dataset.validation, false),
    ...exportNetwork(instance),
    [
      "batches",
      integers(
        [batches.length, 2],
        batches.flatMap(({ first, rows }) => [first, first + rows]),
      ),
    ],
    ...orders,
  ]);
  return { tensors, metadata: exportMetadata(instance, epochs) };
}

function exportSplit(name: string, split: Split, withFunction: boolean): [string, ExportedTensor][] {
  const { rows, exact } = split;
  const entries: [string, ExportedTensor][] = [];
  const add = (quantity: string, rounded: Float32Array, values: Float64Array) => {
    const shape = [rows, values.length / rows];
    entries.push([`${name}.${quantity}`, { dtype: "F32", shape, data: rounded }]);
    entries.push([`${name}.${quantity}.f64`, { dtype: "F64", shape, data: values }]);
  };
  add("inputs", split.inputs, exact.inputs);
  add("targets", split.targets, exact.targets);
  if (withFunction) add("function", new Float32Array(exact.function), exact.function);
  return entries;
}

function exportNetwork({ shape, initial }: Instance): [string, ExportedTensor][] {
  const { trainable, frozen } = networkLayout(shape);
  const part =
    (flat: Float32Array) =>
    (tensor: NetworkTensor): [string, ExportedTensor] => {
      const data = flat.slice(tensor.offset, tensor.offset + tensor.length);
      return [tensor.name, { dtype: "F32", shape: tensor.shape, data }];
    };
  return [...trainable.map(part(initial.parameters)), ...frozen.map(part(initial.frozen))];
}

function exportOrders({ key, challenge, batches, dataset }: Instance, epochs: number): [string, ExportedTensor][] {
  const bySample = challenge.shuffle === "samples";
  const length = bySample ? dataset.train.rows : batches.length;
  const most = Math.floor(mostOrderEntries / length);
  if (!(Number.isInteger(epochs) && epochs >= 0 && epochs <= most)) {
    throw new CodedError(
      "instance/export",
      `orders of ${epochs} epochs were asked for; with ${length} entries an epoch, give an integer from 0 to ${most}`,
    );
  }
  const data = new Int32Array(epochs * length);
  for (let epoch = 0; epoch < epochs; epoch++) {
    data.set(bySample ? sampleOrder(key, epoch, length) : batchOrder(key, epoch, length), epoch * length);
  }
  return [[bySample ? "sample_orders" : "orders", { dtype: "I32", shape: [epochs, length], data }]];
}

function exportMetadata(instance: Instance, epochs: number): Readonly<Record<string, string>> {
  const { challenge, difficulty, seed, nonce, digest, datasetDigest, shape } = instance;
  const frozenLayers = networkLayout(shape).layers.flatMap((layer, index) => (layer.frozen ? [index] : []));
  return {
    format: "downhill-instance",
    version: "1",
    challenge: canonicalJson(challenge),
    difficulty: canonicalJson(difficulty),
    seed,
    nonce: String(nonce),
    digest,
    datasetDigest,
    epochs: String(epochs),
    frozenLayers: JSON.stringify(frozenLayers),
    numericsVersion: String(numericsVersion),
  };
}

function integers(shape: readonly number[], values: readonly number[]): ExportedTensor {
  return { dtype: "I32", shape, data: Int32Array.from(values) };
}
