/**
 * Solution files: safetensors, so PyTorch and JAX read the weights by name; all else is in the metadata. The same
 * solution always gives the same bytes, no other bytes are taken for it, and a checksum over everything makes damage
 * visible. The checksum is no proof of anything: whoever forges a file computes it too.
 */

import { canonicalJson } from "../foundation/canonical-json.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { sha256Hex } from "../foundation/hash.ts";
import { networkShape } from "../instance/network.ts";
import { type NetworkLayout, networkLayout } from "../kernel/network-layout.ts";
import { decodeSafetensors, encodeSafetensors, isEncodingOf, type Tensor, type TensorFile } from "./safetensors.ts";
import type { TrainedTensors } from "./score.ts";
import type { Solution, SolutionRecord } from "./solution.ts";
import { readMetadata, writeMetadata } from "./solution-metadata.ts";

/** The bytes of a solution's file: trainable tensors and their statistics by name, the record in the metadata. */
export function encodeSolution(solution: Solution): Uint8Array {
  const metadata = writeMetadata(solution);
  return encodeSafetensors(fileOf(solution, { ...metadata, checksum: checksum(metadata, solution) }));
}

function fileOf(solution: Solution, metadata: Readonly<Record<string, string>>): TensorFile {
  const layout = networkLayout(networkShape(solution.challenge, solution.difficulty));
  const tensors = new Map<string, Tensor>();
  for (const { name, shape, offset, length } of layout.trainable) {
    tensors.set(name, { dtype: "F32", shape, data: solution.parameters.subarray(offset, offset + length) });
  }
  for (const { name, offset, length } of layout.statistics) {
    tensors.set(name, { dtype: "F32", shape: [length], data: solution.statistics.subarray(offset, offset + length) });
  }
  return { tensors, metadata };
}

/**
 * Reads a solution file. Throws `safetensors/unreadable`, `solution/unreadable`, `solution/tensors` or
 * `solution/damaged`. Whether it solves anything is for `verify` to say.
 */
export function decodeSolution(bytes: Uint8Array): Solution {
  const opened = openSolution(bytes);
  const solution = { ...opened.record, ...collectTensors(opened) };
  checkIntegrity(bytes, solution, opened.file);
  return solution;
}

/** A file whose record is understood and whose tensors have not been looked at. */
export interface OpenedSolution {
  readonly file: TensorFile;
  readonly record: SolutionRecord;
}

/** The first step of `decodeSolution`. Throws `safetensors/unreadable` or `solution/unreadable`. */
export function openSolution(bytes: Uint8Array): OpenedSolution {
  const file = decodeSafetensors(bytes);
  return { file, record: readMetadata(file.metadata) };
}

/**
 * The second step: w* and its statistics, flat. Allocates no more than the file's own size. Throws
 * `solution/tensors` naming a tensor that is missing, superfluous, or not as the challenge has it.
 */
export function collectTensors({ file, record }: OpenedSolution): TrainedTensors {
  const layout = networkLayout(networkShape(record.challenge, record.difficulty));
  checkTensors(layout, file);
  const parameters = new Float32Array(layout.parameterCount);
  const statistics = new Float32Array(layout.statisticsCount);
  for (const { name, offset } of layout.trainable) parameters.set(file.tensors.get(name)!.data, offset);
  for (const { name, offset } of layout.statistics) statistics.set(file.tensors.get(name)!.data, offset);
  return { parameters, statistics };
}

function checkTensors(layout: NetworkLayout, { tensors }: TensorFile): void {
  const statistics = layout.statistics.map(({ name, length }) => ({ name, shape: [length] }));
  const wanted = new Map([...layout.trainable, ...statistics].map(({ name, shape }) => [name, shape]));
  for (const [name, shape] of wanted) {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw wrongTensors(`tensor ${name} is missing`);
    if (tensor.dtype !== "F32" || tensor.shape.join() !== shape.join()) {
      const found = `${tensor.dtype} [${tensor.shape}]`;
      throw wrongTensors(`tensor ${name} is ${found}, but the challenge has F32 [${shape}]`);
    }
  }
  for (const name of tensors.keys()) {
    if (!wanted.has(name)) throw wrongTensors(`tensor ${JSON.stringify(name)} does not belong to a solution`);
  }
}

/** The third step: the checksum, and that the file is byte for byte as we write it. Throws `solution/damaged`. */
export function checkIntegrity(bytes: Uint8Array, solution: Solution, { metadata }: TensorFile): void {
  const written = writeMetadata(solution);
  const expected = checksum(written, solution);
  if (metadata["checksum"] !== expected) {
    throw new CodedError(
      "solution/damaged",
      "the checksum in the file is not that of its content: the file was damaged or changed after it was written",
    );
  }
  if (isEncodingOf(bytes, fileOf(solution, { ...written, checksum: expected }))) return;
  throw new CodedError(
    "solution/damaged",
    "the file holds a solution, but not in the bytes that Downhill writes for it: it was changed after it was written",
  );
}

function checksum(metadata: Readonly<Record<string, string>>, { parameters, statistics }: TrainedTensors): string {
  return sha256Hex(canonicalJson(metadata), bytesOf(parameters), bytesOf(statistics));
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function wrongTensors(what: string): CodedError {
  return new CodedError("solution/tensors", what);
}
