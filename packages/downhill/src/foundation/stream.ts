/**
 * Named random streams. A stream is the key stream of ChaCha20 (RFC 8439, block counter from 0) under a 32-byte seed,
 * its nonce the first 12 bytes of the label's SHA-256. Streams of different labels are independent, so a new one
 * shifts no other, and none has to be advanced to reach another.
 *
 * Every draw takes the next 8 bytes as two little-endian 32-bit words, `low` first.
 */
import { chacha20 } from "@noble/ciphers/chacha.js";
import { CodedError } from "./coded-error.ts";
import { sha256 } from "./hash.ts";
import { normalQuantile } from "./special-functions.ts";

// Powers of two as exact constants: `**` is not the same in every engine.
const twoTo20 = 0x10_0000;
const twoTo26 = 0x400_0000;
const twoTo53 = Number.MAX_SAFE_INTEGER + 1;
const twoToMinus52 = Number.EPSILON;

const blockBytes = 64;
const drawBytes = 8;
const firstChunk = 8 * blockBytes;
const largestChunk = 1024 * blockBytes;
const zeros = new Uint8Array(largestChunk);

export class Stream {
  readonly label: string;
  readonly #seed: Uint8Array;
  readonly #nonce: Uint8Array;
  #chunk: DataView = new DataView(new ArrayBuffer(0));
  #position = 0;
  #nextBlock = 0;
  #low = 0;
  #high = 0;

  /**
   * `seed` has 32 bytes. `draws` is where the stream begins, in draws from its start, below 2³⁵. Throws `stream/seed`
   * otherwise.
   */
  constructor(seed: Uint8Array, label: string, draws = 0) {
    if (seed.length !== 32) {
      throw new CodedError("stream/seed", `the seed of stream "${label}" has ${seed.length} bytes; it must have 32`);
    }
    this.label = label;
    this.#seed = Uint8Array.from(seed);
    this.#nonce = sha256(label).slice(0, 12);
    if (draws > 0) this.#skip(draws);
  }

  /** Draws taken from the start of the stream. */
  get draws(): number {
    return (this.#nextBlock * blockBytes - this.#chunk.byteLength + this.#position) / drawBytes;
  }

  /** Uniform on [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number {
    return this.#bits53() / twoTo53;
  }

  /** Standard normal: the quantile of (k + ½) · 2⁻⁵² for uniform k in 0 … 2⁵² − 1. */
  normal(): number {
    this.#draw();
    const k = this.#high * twoTo20 + (this.#low >>> 12);
    return normalQuantile((k + 0.5) * twoToMinus52);
  }

  /** Fills `out` with uniforms, in index order. */
  uniforms(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.uniform();
  }

  /** Fills `out` with standard normals, in index order. */
  normals(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.normal();
  }

  /** Uniform on 0 … n − 1 without bias, for an integer n of 1 … 2⁵³: 53 bits modulo n, the ragged end rejected. */
  integerBelow(n: number): number {
    if (!(n >= 1 && n <= twoTo53 && Number.isInteger(n))) {
      throw new RangeError(`integerBelow(${n}): n must be an integer of 1 … 2^53`);
    }
    const limit = twoTo53 - (twoTo53 % n);
    for (;;) {
      const bits = this.#bits53();
      if (bits < limit) return bits % n;
    }
  }

  /** The integers 0 … n − 1 in random order (Fisher–Yates from the end). */
  permutation(n: number): Uint32Array {
    const order = ascending(n);
    for (let last = n - 1; last > 0; last--) exchange(order, last, this.integerBelow(last + 1));
    return order;
  }

  /** k different integers of 0 … n − 1 in random order (Fisher–Yates from the start, stopped after k). */
  sampleWithoutReplacement(n: number, k: number): Uint32Array {
    if (!(Number.isInteger(k) && k >= 0 && k <= n)) {
      throw new RangeError(`sampleWithoutReplacement(${n}, ${k}): the sample must have 0 … ${n} members`);
    }
    const order = ascending(n);
    for (let first = 0; first < k; first++) exchange(order, first, first + this.integerBelow(n - first));
    return order.slice(0, k);
  }

  #bits53(): number {
    this.#draw();
    return (this.#high >>> 5) * twoTo26 + (this.#low >>> 6);
  }

  #draw(): void {
    if (this.#position === this.#chunk.byteLength) this.#refill();
    this.#low = this.#chunk.getUint32(this.#position, true);
    this.#high = this.#chunk.getUint32(this.#position + 4, true);
    this.#position += drawBytes;
  }

  #skip(draws: number): void {
    const drawsPerBlock = blockBytes / drawBytes;
    this.#nextBlock = Math.floor(draws / drawsPerBlock);
    this.#refill();
    this.#position = (draws % drawsPerBlock) * drawBytes;
  }

  /** Chunks double up to a limit: short streams stay cheap, long ones amortize the calls. */
  #refill(): void {
    const bytes = Math.min(Math.max(2 * this.#chunk.byteLength, firstChunk), largestChunk);
    const chunk = chacha20(this.#seed, this.#nonce, zeros.subarray(0, bytes), undefined, this.#nextBlock);
    this.#chunk = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#nextBlock += bytes / blockBytes;
    this.#position = 0;
  }
}

function ascending(n: number): Uint32Array {
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  return order;
}

function exchange(order: Uint32Array, i: number, j: number): void {
  const kept = order[i]!;
  order[i] = order[j]!;
  order[j] = kept;
}
