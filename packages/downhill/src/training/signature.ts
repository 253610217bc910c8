/**
 * The signature of an attempt: a chain of SHA-256 over the bits of every epoch's losses, closed with the trained
 * tensors. Two attempts with the same signature computed the same numbers.
 */

import { sha256 } from "../foundation/hash.ts";

const start = "downhill attempt signature 1";

export class SignatureChain {
  #hash = sha256(start);
  readonly #losses = new DataView(new ArrayBuffer(16));

  /** Appends an epoch: hash ← SHA-256(hash ‖ train loss ‖ validation loss), float64, little-endian. */
  append(trainLoss: number, validationLoss: number): void {
    this.#losses.setFloat64(0, canonical(trainLoss), true);
    this.#losses.setFloat64(8, canonical(validationLoss), true);
    this.#hash = sha256(this.#hash, new Uint8Array(this.#losses.buffer));
  }

  /** SHA-256(hash ‖ parameters ‖ statistics) in hexadecimal, float32, little-endian; the chain can go on afterwards. */
  close(parameters: Float32Array, statistics: Float32Array): string {
    const closed = sha256(this.#hash, bytesOf(parameters), bytesOf(statistics));
    return Array.from(closed, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

/** One NaN stands for all: processors choose their payload and sign differently. */
function canonical(loss: number): number {
  return Number.isNaN(loss) ? Number.NaN : loss;
}

/** Little-endian, as are all processors that our kernels run on. */
function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
