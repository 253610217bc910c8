/**
 * Messages between an attempt's process and its parent: length (u32, little-endian), kind (u8), length of the JSON
 * part (u32), JSON, then float32 arrays back to back. The parent believes nothing but the framing, and bounds that.
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
} as const;

export type FrameKind = keyof typeof frameKinds;

export interface Frame {
  readonly kind: FrameKind;
  readonly head: unknown;
  readonly floats: Float32Array;
}

const prefixBytes = 9;

export function encodeFrame(kind: FrameKind, head: unknown, arrays: readonly Float32Array[] = []): Uint8Array {
  const json = Buffer.from(JSON.stringify(head), "utf8");
  const bytes = arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  const prefix = Buffer.alloc(prefixBytes);
  const total = prefixBytes + json.length + bytes.reduce((sum, { length }) => sum + length, 0);
  prefix.writeUInt32LE(total - 4, 0);
  prefix.writeUInt8(frameKinds[kind], 4);
  prefix.writeUInt32LE(json.length, 5);
  return Buffer.concat([prefix, json, ...bytes]);
}

/** Decodes what follows the length. Throws Error where it is not a frame. */
export function decodeFrame(body: Uint8Array): Frame {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const kind = (Object.keys(frameKinds) as FrameKind[]).find((name) => frameKinds[name] === bytes[0]);
  if (kind === undefined || bytes.length < prefixBytes - 4) throw new Error("an unknown message");
  const jsonEnd = prefixBytes - 4 + bytes.readUInt32LE(1);
  if (jsonEnd > bytes.length || (bytes.length - jsonEnd) % 4 !== 0) throw new Error("a damaged message");
  const head: unknown = JSON.parse(bytes.toString("utf8", prefixBytes - 4, jsonEnd));
  return { kind, head, floats: new Float32Array(new Uint8Array(bytes.subarray(jsonEnd)).buffer) };
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
    for (let body = this.#take(); body !== undefined; body = this.#take()) yield decodeFrame(body);
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
    return all.subarray(4, 4 + length);
  }

  #join(): [Buffer] {
    const joined: [Buffer] = [Buffer.concat(this.#pieces)];
    this.#pieces = joined;
    return joined;
  }
}
