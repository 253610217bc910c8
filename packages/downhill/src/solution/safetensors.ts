/**
 * The safetensors format: an 8-byte little-endian header length, a JSON header, then the bytes of the tensors
 * (https://huggingface.co/docs/safetensors). PyTorch, JAX and NumPy read it.
 *
 * Encoding is byte-deterministic: metadata first, names sorted, the header padded with spaces to a multiple of 8.
 * Decoding is strict, because the file may come from a stranger: every length is checked before it is used, the
 * tensors must cover the data exactly, and no name may occur twice. Elements are little-endian, as are all processors
 * that our kernels run on.
 */

import { CodedError } from "../foundation/coded-error.ts";
import { equalPieces } from "../foundation/equal-bytes.ts";
import { findDuplicateKey } from "./duplicate-keys.ts";

export type TensorData = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

export interface Tensor {
  readonly dtype: "F32" | "F64" | "I32" | "U32" | "U8";
  readonly shape: readonly number[];
  /** Row-major, as many elements as the shape says. */
  readonly data: TensorData;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const bytesPerElement = { F32: 4, F64: 8, I32: 4, U32: 4, U8: 1 } as const;
const headerLimit = 100_000_000;
const metadataName = "__metadata__";

/** Encodes tensors; the same content gives the same bytes. Throws TypeError where a tensor's length is not its shape's. */
export function encodeSafetensors(file: TensorFile): Uint8Array {
  const names = [...file.tensors.keys()].sort();
  const header = encodeHeader(file, names);
  const length = names.reduce((total, name) => total + file.tensors.get(name)!.data.byteLength, 0);
  const bytes = new Uint8Array(8 + header.length + length);
  bytes.set(lengthOf(header));
  bytes.set(header, 8);
  let offset = 8 + header.length;
  for (const name of names) {
    const data = bytesOf(file.tensors.get(name)!);
    bytes.set(data, offset);
    offset += data.length;
  }
  return bytes;
}

/** Whether the bytes are those of `encodeSafetensors`, without making them. Throws as that does. */
export function isEncodingOf(bytes: Uint8Array, file: TensorFile): boolean {
  const names = [...file.tensors.keys()].sort();
  const header = encodeHeader(file, names);
  return equalPieces(bytes, [lengthOf(header), header, ...names.map((name) => bytesOf(file.tensors.get(name)!))]);
}

/** What a file begins with. */
function lengthOf(header: Uint8Array): Uint8Array {
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(header.length), true);
  return new Uint8Array(length.buffer);
}

function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function encodeHeader({ tensors, metadata }: TensorFile, names: readonly string[]): Uint8Array {
  const sortedMetadata = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
  const entries: [string, unknown][] = [[metadataName, sortedMetadata]];
  let offset = 0;
  for (const name of names) {
    const tensor = tensors.get(name)!;
    if (elementCount(tensor.shape) !== tensor.data.length) {
      throw new TypeError(`tensor ${name} has ${tensor.data.length} elements, but its shape is [${tensor.shape}]`);
    }
    const end = offset + tensor.data.byteLength;
    entries.push([name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  const text = `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;
  const json = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  return padded;
}

/** Decodes a file of tensors. Throws `safetensors/unreadable` saying what is wrong and where. */
export function decodeSafetensors(bytes: Uint8Array): TensorFile {
  const dataStart = 8 + readHeaderLength(bytes);
  const header = parseHeader(bytes.subarray(8, dataStart));
  const data = bytes.subarray(dataStart);
  const { [metadataName]: metadata, ...entries } = header;
  const placed = Object.entries(entries).map(([name, entry]) => readEntry(name, entry, data.length));
  checkCoverage(placed, data.length);
  const tensors = new Map(placed.map((entry) => [entry.name, readElements(data, entry)]));
  return { tensors, metadata: readMetadata(metadata) };
}

interface Entry {
  readonly name: string;
  readonly dtype: Tensor["dtype"];
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

function readHeaderLength(bytes: Uint8Array): number {
  if (bytes.length < 8)
    throw unreadable(`it has ${bytes.length} bytes, fewer than the 8 that give the header's length`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(headerLimit))
    throw unreadable(`its header claims ${length} bytes; at most ${headerLimit} are allowed`);
  if (length > BigInt(bytes.length - 8)) {
    throw unreadable(
      `its header claims ${length} bytes, but only ${bytes.length - 8} follow; the file may be truncated`,
    );
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  let duplicate: string | undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
    duplicate = findDuplicateKey(text);
  } catch (cause) {
    throw unreadable(`its header is not JSON in UTF-8 (${cause instanceof Error ? cause.message : cause})`);
  }
  if (!isRecord(header)) throw unreadable("its header is not a JSON object");
  if (duplicate !== undefined) throw unreadable(`the name ${JSON.stringify(duplicate)} occurs twice in its header`);
  return header;
}

function readMetadata(metadata: unknown): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isRecord(metadata)) throw unreadable("its metadata is not a JSON object");
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== "string") throw unreadable(`metadata ${JSON.stringify(key)} is not a string`);
  }
  return metadata as Record<string, string>;
}

function readEntry(name: string, entry: unknown, dataLength: number): Entry {
  const at = `tensor ${JSON.stringify(name)}`;
  if (!isRecord(entry)) throw unreadable(`${at} is not described by a JSON object`);
  const { dtype, shape, data_offsets: offsets, ...rest } = entry;
  const extra = Object.keys(rest)[0];
  if (extra !== undefined) throw unreadable(`${at} has an unknown field ${JSON.stringify(extra)}`);
  if (typeof dtype !== "string" || !Object.hasOwn(bytesPerElement, dtype)) {
    throw unreadable(`${at} has dtype ${JSON.stringify(dtype)}; known are ${Object.keys(bytesPerElement).join(", ")}`);
  }
  if (!isIndexList(shape)) throw unreadable(`${at} has a shape that is not a list of non-negative integers`);
  if (!isIndexList(offsets) || offsets.length !== 2) {
    throw unreadable(`${at} has data_offsets that are not two non-negative integers`);
  }
  const [start, end] = offsets as [number, number];
  if (start > end || end > dataLength) {
    throw unreadable(`${at} claims bytes ${start} to ${end} of ${dataLength}; the file may be truncated`);
  }
  const known = dtype as Tensor["dtype"];
  if (elementCount(shape) * bytesPerElement[known] !== end - start) {
    throw unreadable(`${at} of shape [${shape}] and dtype ${dtype} does not fill its ${end - start} bytes`);
  }
  return { name, dtype: known, shape, start, end };
}

/** The tensors must follow one another without gap or overlap and fill the data to the last byte. */
function checkCoverage(entries: readonly Entry[], dataLength: number): void {
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (entry.start !== end) {
      const what =
        entry.start < end ? "overlaps the tensor before it" : `leaves ${entry.start - end} bytes unused before it`;
      throw unreadable(`tensor ${JSON.stringify(entry.name)} ${what}`);
    }
    end = entry.end;
  }
  if (end !== dataLength) throw unreadable(`${dataLength - end} bytes at its end belong to no tensor`);
}

/** Copies, so that the elements are aligned; bytes always are, and remain the file's own. */
function readElements(bytes: Uint8Array, { dtype, shape, start, end }: Entry): Tensor {
  if (dtype === "U8")
    return { dtype, shape, data: new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start) };
  // Not bytes.slice: what reads files gives a Buffer, whose slice is a view of the whole.
  const { buffer } = new Uint8Array(bytes.subarray(start, end));
  switch (dtype) {
    case "F32":
      return { dtype, shape, data: new Float32Array(buffer) };
    case "F64":
      return { dtype, shape, data: new Float64Array(buffer) };
    case "I32":
      return { dtype, shape, data: new Int32Array(buffer) };
    case "U32":
      return { dtype, shape, data: new Uint32Array(buffer) };
    default:
      return dtype satisfies never;
  }
}

function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function isIndexList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(what: string): CodedError {
  return new CodedError("safetensors/unreadable", `not a readable safetensors file: ${what}`);
}
