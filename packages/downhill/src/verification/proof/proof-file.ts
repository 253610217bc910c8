/**
 * Proof files: safetensors, like solutions. The trace and the terms come first in meaning, the states before the opened
 * epochs are most of the bytes. The same proof always gives the same bytes, and no other bytes are taken for it.
 */
import { canonicalJson } from "../../foundation/canonical-json.ts";
import { CodedError } from "../../foundation/coded-error.ts";
import { toHex } from "../../foundation/hash.ts";
import { digestBytes, treeDepth } from "../../foundation/hash-tree.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  isEncodingOf,
  type Tensor,
  type TensorFile,
} from "../../solution/safetensors.ts";
import { type Opening, type Proof, proofVersion, type SourceFile } from "./proof.ts";
import { readProofMetadata } from "./proof-metadata.ts";

/** The bytes of a proof's file. */
export function encodeProof(proof: Proof): Uint8Array {
  return encodeSafetensors(fileOf(proof));
}

function fileOf({ solution, root, terms, carry, trace, sources, openings }: Proof): TensorFile {
  const { draws, uniform, phrase } = terms;
  const { gradient, update } = carry;
  const metadata = {
    format: "downhill-proof",
    version: String(proofVersion),
    solution: toHex(solution),
    root: toHex(root),
    terms: canonicalJson({ draws, uniform, phrase }),
    carry: canonicalJson({ gradient, update }),
    sources: canonicalJson(sources.map(({ path }) => path)),
    openings: canonicalJson(openings.map(({ epoch }) => epoch)),
  };
  const losses = trace.flatMap(({ trainLoss, validationLoss }) => [trainLoss, validationLoss]);
  const depth = treeDepth(trace.length + 1);
  const tensors = new Map<string, Tensor>([
    ["trace.losses", { dtype: "F64", shape: [trace.length, 2], data: new Float64Array(losses) }],
    ["trace.fuel", { dtype: "F64", shape: [trace.length], data: new Float64Array(trace.map(({ fuel }) => fuel)) }],
    ...sources.map(({ text }, i) => [`sources.${i}`, bytesTensor(new TextEncoder().encode(text))] as const),
    ...openings.flatMap((opening) => openingTensors(opening, depth)),
  ]);
  return { metadata, tensors };
}

function openingTensors({ epoch, before, pathBefore, pathAfter }: Opening, depth: number): [string, Tensor][] {
  const path = (data: Uint8Array): Tensor => ({ dtype: "U8", shape: [depth, digestBytes], data });
  return [
    ...(before === null ? [] : [[`openings.${epoch}.before`, bytesTensor(before)] as [string, Tensor]]),
    ...(pathBefore === null ? [] : [[`openings.${epoch}.path_before`, path(pathBefore)] as [string, Tensor]]),
    ...(pathAfter === null ? [] : [[`openings.${epoch}.path_after`, path(pathAfter)] as [string, Tensor]]),
  ];
}

function bytesTensor(data: Uint8Array): Tensor {
  return { dtype: "U8", shape: [data.length], data };
}

/** Reads a proof file, whose bytes the proof goes on using. Throws `safetensors/unreadable` or `proof/unreadable`. Whether it proves anything is for `verifyProof`. */
export function decodeProof(bytes: Uint8Array): Proof {
  const file = decodeSafetensors(bytes);
  const { sources, openings, ...rest } = readProofMetadata(file.metadata);
  const trace = readTrace(file);
  const proof: Proof = {
    ...rest,
    trace,
    sources: sources.map((path, i) => ({ path, text: readText(file, `sources.${i}`) })) satisfies SourceFile[],
    openings: openings.map((epoch, index) => {
      const isDerived = openings[index - 1] === epoch - 1;
      return readOpening(file, epoch, isDerived, trace.length);
    }),
  };
  if (isEncodingOf(bytes, fileOf(proof))) return proof;
  throw unreadable("it holds a proof, but not in the bytes that Downhill writes for it");
}

function readTrace({ tensors }: TensorFile): Proof["trace"] {
  const losses = tensors.get("trace.losses")?.data;
  const fuel = tensors.get("trace.fuel")?.data;
  if (!(losses instanceof Float64Array && fuel instanceof Float64Array)) throw unreadable("it has no trace of float64");
  if (fuel.length === 0 || losses.length !== 2 * fuel.length) throw unreadable("its trace is empty, or not whole");
  return Array.from(fuel, (amount, i) => ({
    epoch: i + 1,
    trainLoss: losses[2 * i]!,
    validationLoss: losses[2 * i + 1]!,
    fuel: amount,
  }));
}

function readOpening(file: TensorFile, epoch: number, isDerived: boolean, epochs: number): Opening {
  const name = `openings.${epoch}`;
  return {
    epoch,
    before: isDerived || epoch === 1 ? null : readBytes(file, `${name}.before`),
    pathBefore: isDerived ? null : readBytes(file, `${name}.path_before`),
    pathAfter: epoch > epochs ? null : readBytes(file, `${name}.path_after`),
  };
}

function readBytes({ tensors }: TensorFile, name: string): Uint8Array {
  const data = tensors.get(name)?.data;
  if (data instanceof Uint8Array) return data;
  throw unreadable(`it has no ${name} of bytes`);
}

function readText(file: TensorFile, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readBytes(file, name));
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw unreadable(`${name} is not UTF-8 text`);
  }
}

function unreadable(what: string): CodedError {
  return new CodedError("proof/unreadable", `not a readable proof: ${what}`);
}
