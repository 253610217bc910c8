/**
 * Messages between an attempt's process and its parent: length (u32, little-endian), kind (u8), length of the JSON
 * part (u32), JSON, then bytes, filled up with zeros to whole float32s. The parent believes nothing but the framing,
 * and bounds that.
 */

export const frameKinds = {
  opening: 1,
  ready: 2,
  job: 3,
  epoch: 4,
  result: 5,
  failure: 6,
  base: 7,
  step: 8,
  kernel: 9,
  data: 10,
} as const;

export type FrameKind = keyof typeof frameKinds;

export interface Frame {
  readonly kind: FrameKind;
  readonly head: unknown;
  readonly floats: Float32Array;
}

/** Bytes of a frame before its JSON. */
export const prefixBytes = 9;

/** A frame in pieces, which are the arrays' own memory where they can be. */
export function framePieces(kind: FrameKind, head: unknown, arrays: readonly (Float32Array | Uint8Array)[] = []) {
  const json = Buffer.from(JSON.stringify(head), "utf8");
  const bytes = arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  const length = bytes.reduce((sum, piece) => sum + piece.length, 0);
  const padding = new Uint8Array((4 - (length % 4)) % 4);
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32LE(prefixBytes - 4 + json.length + length + padding.length, 0);
  prefix.writeUInt8(frameKinds[kind], 4);
  prefix.writeUInt32LE(json.length, 5);
  return [prefix, json, ...bytes, padding];
}

export function encodeFrame(...frame: Parameters<typeof framePieces>): Uint8Array {
  return Buffer.concat(framePieces(...frame));
}

/** What a frame begins with. Throws Error where it is no frame. */
export function decodePrefix(prefix: Uint8Array) {
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const kind = (Object.keys(frameKinds) as FrameKind[]).find((name) => frameKinds[name] === prefix[4]);
  if (kind === undefined) throw new Error("an unknown message");
  const jsonBytes = view.getUint32(5, true);
  const arrayBytes = view.getUint32(0, true) - (prefixBytes - 4) - jsonBytes;
  if (arrayBytes < 0 || arrayBytes % 4 !== 0) throw new Error("a damaged message");
  return { kind, jsonBytes, arrayBytes };
}

export function decodeHead(json: Uint8Array): unknown {
  return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString("utf8"));
}

/** Decodes a whole frame. Throws Error where it is none. */
function decodeFrame(bytes: Buffer): Frame {
  if (bytes.length < prefixBytes) throw new Error("an unknown message");
  const { kind, jsonBytes } = decodePrefix(bytes);
  const arrayStart = prefixBytes + jsonBytes;
  const head = decodeHead(bytes.subarray(prefixBytes, arrayStart));
  return { kind, head, floats: new Float32Array(new Uint8Array(bytes.subarray(arrayStart)).buffer) };
}

/** Puts frames together from the pieces in which a pipe delivers them. */
export class FrameReader {
  /** Frames beyond so many bytes are errors. */
  largest: number;
  #pieces: Buffer[] = [];
  #held = 0;

  constructor(largest: number) {
    this.largest = largest;
  }

  /** The frames that `piece` completes. Throws Error for what is no frame, or too large a one. */
  *push(piece: Buffer): Generator<Frame> {
    this.#pieces.push(piece);
    this.#held += piece.length;
    for (let bytes = this.#take(); bytes !== undefined; bytes = this.#take()) yield decodeFrame(bytes);
  }

  #take(): Buffer | undefined {
    if (this.#held < 4) return undefined;
    if ((this.#pieces[0]?.length ?? 0) < 4) this.#join();
    const length = this.#pieces[0]?.readUInt32LE(0) ?? 0;
    if (length > this.largest) throw new Error(`a message of ${length} bytes`);
    if (this.#held < 4 + length) return undefined;
    const [all] = this.#join();
    this.#pieces = [all.subarray(4 + length)];
    this.#held = all.length - 4 - length;
    return all.subarray(0, 4 + length);
  }

  #join(): [Buffer] {
    const joined: [Buffer] = [Buffer.concat(this.#pieces)];
    this.#pieces = joined;
    return joined;
  }
}
