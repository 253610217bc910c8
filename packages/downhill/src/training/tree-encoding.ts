/**
 * One sequence of bytes for every tree of plain data: a tag, then what the tag asks for, all of it little-endian, as
 * are the processors that our kernels run on. Equal trees give equal bytes, the order of an object's keys included,
 * which an optimizer could see. Every NaN is the same one, since processors choose its bits differently.
 */
import { CodedError } from "../foundation/coded-error.ts";
import { equalPieces } from "../foundation/equal-bytes.ts";
import type { StateTree } from "../optimizer/optimizer.ts";
import type { StateArray } from "../optimizer/state-tree.ts";

const tags = { null: 0, false: 1, true: 2, number: 3, string: 4, array: 5, object: 6 } as const;

/** Tags of typed arrays follow those of values. */
const arrayKinds = [Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array] as const;
const firstArrayTag = 7;

/** Deeper trees are refused: a stranger's could be all depth. */
const deepest = 200;

/** Throws `proof/state` for a tree that is nested too deeply. */
export function encodeTree(tree: StateTree): Uint8Array {
  const pieces = encodeTreePieces(tree);
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/**
 * The bytes of `encodeTree` in pieces, which are the tree's own arrays where those have the bits that are written: what
 * is only hashed or compared need not be copied. Throws as `encodeTree` does.
 */
export function encodeTreePieces(tree: StateTree): Uint8Array[] {
  const writer = new Writer(measure(tree, 0));
  writer.tree(tree);
  return writer.finish();
}

/** Whether the bytes are those of `encodeTree`. Throws as that does. */
export function isEncodingOf(bytes: Uint8Array, tree: StateTree): boolean {
  return equalPieces(bytes, encodeTreePieces(tree));
}

/** Bytes of what is not within typed arrays. */
function measure(tree: StateTree, depth: number): number {
  if (depth > deepest) {
    throw new CodedError("proof/state", `a state is nested more than ${deepest} levels deep: keep lists in arrays`);
  }
  if (tree === null || typeof tree === "boolean") return 1;
  if (typeof tree === "number") return 9;
  if (typeof tree === "string") return 1 + stringBytes(tree);
  if (ArrayBuffer.isView(tree)) return 5;
  const inside = (sum: number, item: StateTree) => sum + measure(item, depth + 1);
  if (Array.isArray(tree)) return tree.reduce(inside, 5);
  return Object.entries(tree).reduce((sum, [key, item]) => inside(sum + stringBytes(key), item), 5);
}

/** Code units, so that lone surrogates survive. */
function stringBytes(text: string): number {
  return 4 + 2 * text.length;
}

class Writer {
  readonly #pieces: Uint8Array[] = [];
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  /** Where the bytes begin that are in no piece yet. */
  #start = 0;

  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
    this.#view = new DataView(this.#bytes.buffer);
  }

  finish(): Uint8Array[] {
    this.#cut();
    return this.#pieces;
  }

  #cut(): void {
    if (this.#at > this.#start) this.#pieces.push(this.#bytes.subarray(this.#start, this.#at));
    this.#start = this.#at;
  }

  tree(tree: StateTree): void {
    if (tree === null) this.#byte(tags.null);
    else if (typeof tree === "boolean") this.#byte(tree ? tags.true : tags.false);
    else if (typeof tree === "number") this.#number(tree);
    else if (typeof tree === "string") {
      this.#byte(tags.string);
      this.#string(tree);
    } else if (ArrayBuffer.isView(tree)) this.#typedArray(tree as StateArray);
    else if (Array.isArray(tree)) {
      this.#byte(tags.array);
      this.#count(tree.length);
      for (const item of tree) this.tree(item);
    } else this.#object(tree as Readonly<Record<string, StateTree>>);
  }

  #object(tree: Readonly<Record<string, StateTree>>): void {
    const entries = Object.entries(tree);
    this.#byte(tags.object);
    this.#count(entries.length);
    for (const [key, item] of entries) {
      this.#string(key);
      this.tree(item);
    }
  }

  #byte(value: number): void {
    this.#bytes[this.#at++] = value;
  }

  #count(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  #number(value: number): void {
    this.#byte(tags.number);
    this.#view.setFloat64(this.#at, Number.isNaN(value) ? Number.NaN : value, true);
    this.#at += 8;
  }

  #string(text: string): void {
    this.#count(text.length);
    for (let i = 0; i < text.length; i++, this.#at += 2) this.#view.setUint16(this.#at, text.charCodeAt(i), true);
  }

  #typedArray(array: StateArray): void {
    this.#byte(firstArrayTag + arrayKinds.findIndex((kind) => array instanceof kind));
    this.#count(array.length);
    this.#cut();
    const { buffer, byteOffset, byteLength } = withOneNaN(array);
    if (byteLength > 0) this.#pieces.push(new Uint8Array(buffer, byteOffset, byteLength));
  }
}

/** The array, or where it has NaNs a copy in which all are the same one. */
function withOneNaN(array: StateArray): StateArray {
  if (!array.includes(Number.NaN)) return array;
  if (array instanceof Float32Array) return oneNaN32(array);
  return array instanceof Float64Array ? oneNaN64(array) : array;
}

function oneNaN32(array: Float32Array): Float32Array {
  const copy = array.slice();
  const bits = new Uint32Array(copy.buffer);
  for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i])) bits[i] = 0x7fc00000;
  return copy;
}

function oneNaN64(array: Float64Array): Float64Array {
  const copy = array.slice();
  const bits = new BigUint64Array(copy.buffer);
  for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i])) bits[i] = 0x7ff8000000000000n;
  return copy;
}

/** The tree of these bytes, which may be a stranger's. Throws `proof/state` where they are not one as we write it. */
export function decodeTree(bytes: Uint8Array): StateTree {
  const tree = readTree(bytes);
  if (isEncodingOf(bytes, tree)) return tree;
  throw damaged("it is not in the bytes that Downhill writes for it");
}

/**
 * As `decodeTree`, but other bytes than we write for a tree are taken for it, too. Its arrays lie in `room` as far as
 * that goes: memory that was used before is quicker than fresh one.
 */
export function readTree(bytes: Uint8Array, room = new ArrayBuffer(0)): StateTree {
  const reader = new Reader(bytes, room);
  const tree = reader.tree(0);
  if (reader.left !== 0) throw damaged(`${reader.left} bytes follow its end`);
  return tree;
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #room: ArrayBuffer;
  #at = 0;
  #roomUsed = 0;

  constructor(bytes: Uint8Array, room: ArrayBuffer) {
    this.#bytes = bytes;
    this.#room = room;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  tree(depth: number): StateTree {
    if (depth > deepest) throw damaged(`it is nested more than ${deepest} levels deep`);
    const tag = this.#bytes[this.#take(1)]!;
    switch (tag) {
      case tags.null:
        return null;
      case tags.false:
        return false;
      case tags.true:
        return true;
      case tags.number:
        return this.#view.getFloat64(this.#take(8), true);
      case tags.string:
        return this.#string();
      case tags.array:
        return Array.from({ length: this.#count(1) }, () => this.tree(depth + 1));
      case tags.object:
        return this.#object(depth);
      default:
        return this.#typedArray(tag - firstArrayTag);
    }
  }

  #object(depth: number): StateTree {
    const entries = Array.from({ length: this.#count(5) }, () => [this.#string(), this.tree(depth + 1)] as const);
    return Object.fromEntries(entries);
  }

  /** How many things follow, each of at least so many bytes: nothing is made for more than the file can hold. */
  #count(leastBytes: number): number {
    const count = this.#view.getUint32(this.#take(4), true);
    if (count * leastBytes > this.left) throw damaged(`it announces ${count} items and ends before them`);
    return count;
  }

  #string(): string {
    const length = this.#count(2);
    const start = this.#take(2 * length);
    let text = "";
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.#view.getUint16(start + 2 * i, true));
    return text;
  }

  #typedArray(kind: number): StateArray {
    const arrayKind = arrayKinds[kind];
    if (arrayKind === undefined) throw damaged("it has an unknown tag");
    const length = this.#count(arrayKind.BYTES_PER_ELEMENT);
    const start = this.#take(length * arrayKind.BYTES_PER_ELEMENT);
    return this.#place(arrayKind, length, this.#bytes.subarray(start, this.#at));
  }

  /** Aligned, as the bytes are not. */
  #place(kind: (typeof arrayKinds)[number], length: number, content: Uint8Array): StateArray {
    const begin = Math.ceil(this.#roomUsed / 8) * 8;
    const end = begin + content.length;
    if (end > this.#room.byteLength) return new kind(new Uint8Array(content).buffer);
    this.#roomUsed = end;
    new Uint8Array(this.#room, begin, content.length).set(content);
    return new kind(this.#room, begin, length);
  }

  /** Where the next bytes begin. */
  #take(count: number): number {
    if (count > this.left) throw damaged("it ends too early");
    this.#at += count;
    return this.#at - count;
  }
}

function damaged(what: string): CodedError {
  return new CodedError("proof/state", `a state in the proof cannot be read: ${what}`);
}
