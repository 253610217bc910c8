import { CodedError } from "../foundation/coded-error.ts";
import type { StateTree } from "../optimizer/optimizer.ts";
import type { SavedPoint } from "./saved-point.ts";
import { encodeTree, encodeTreePieces, isEncodingOf, readTree } from "./tree-encoding.ts";

const numbers = ["epoch", "stepCount", "trainLoss", "validationLoss", "fuel", "lowest", "bestEpoch", "draws"] as const;
const vectors = ["parameters", "statistics"] as const;
const carried = ["gradient", "update"] as const;

/** The content of a leaf. */
export function encodePoint(point: SavedPoint): Uint8Array {
  return encodeTree(treeOf(point));
}

/** The same in pieces that share the point's arrays. */
export function encodePointPieces(point: SavedPoint): Uint8Array[] {
  return encodeTreePieces(treeOf(point));
}

function treeOf(point: SavedPoint): StateTree {
  const fields = [...numbers, ...vectors, ...carried, "state"] as const;
  return Object.fromEntries(fields.map((name) => [name, point[name]]));
}

/**
 * Throws `proof/state` where the bytes, which may be a stranger's, are not a point's. Its arrays lie in `room` as far as
 * that goes.
 */
export function decodePoint(bytes: Uint8Array, room?: ArrayBuffer): SavedPoint {
  const point = readPoint(bytes, room);
  if (isEncodingOf(bytes, treeOf(point))) return point;
  throw wrong("it is not in the bytes that Downhill writes for it");
}

/** As `decodePoint`, for bytes that were decoded before: whether they are the only ones for that point is not checked. */
export function readPoint(bytes: Uint8Array, room?: ArrayBuffer): SavedPoint {
  const tree = readTree(bytes, room);
  const isObject = typeof tree === "object" && tree !== null && !Array.isArray(tree) && !ArrayBuffer.isView(tree);
  const fields = isObject ? (tree as Readonly<Record<string, StateTree>>) : {};
  const names = [...numbers, ...vectors, ...carried, "state"];
  if (Object.keys(fields).join() !== names.join()) throw wrong("it has other parts than an attempt has");
  for (const name of numbers) if (typeof fields[name] !== "number") throw wrong(`its ${name} is not a number`);
  for (const name of vectors) if (!(fields[name] instanceof Float32Array)) throw wrong(`its ${name} is not float32`);
  for (const name of carried) {
    if (fields[name] !== null && !(fields[name] instanceof Float32Array)) throw wrong(`its ${name} is not float32`);
  }
  return fields as unknown as SavedPoint;
}

function wrong(what: string): CodedError {
  return new CodedError("proof/state", `a state in the proof is not an attempt's: ${what}`);
}
