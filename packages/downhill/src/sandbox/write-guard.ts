import { CodedError } from "../foundation/coded-error.ts";
import type { SessionStep } from "../optimizer/optimizer-session.ts";

/**
 * Finds hooks that write into `parameters` or `gradient`, which are the engine's. Comparing them at every step would
 * cost a few percent of an attempt, so the first call of each hook in an epoch is watched: whoever writes at every
 * step is told at the first one. A write at another step is part of what the optimizer does, the same everywhere.
 */
export class WriteGuard {
  #parameters = new Float32Array(0);
  #gradient = new Float32Array(0);
  readonly #watchedEpochs = new Map<string, number>();

  before(hook: string, { parameters, gradient, epoch }: SessionStep, out: Float32Array): void {
    if (this.#watchedEpochs.get(hook) === epoch) return;
    // No property of an array that a hook gets may hide its elements or its length from the engine.
    for (const array of [parameters, gradient, out]) Object.preventExtensions(array);
    if (this.#parameters.length !== parameters.length) {
      this.#parameters = new Float32Array(parameters.length);
      this.#gradient = new Float32Array(gradient.length);
    }
    this.#parameters.set(parameters);
    this.#gradient.set(gradient);
  }

  after(hook: string, { parameters, gradient, epoch }: SessionStep): void {
    if (this.#watchedEpochs.get(hook) === epoch) return;
    this.#watchedEpochs.set(hook, epoch);
    if (!sameBits(this.#parameters, parameters)) throw wrote(hook, "parameters");
    if (!sameBits(this.#gradient, gradient)) throw wrote(hook, "gradient");
  }
}

function wrote(hook: string, what: string): CodedError {
  const where = hook === "step" ? "update" : "location";
  return new CodedError(
    "optimizer/wrote",
    `${hook} wrote into ${what}, which is not the optimizer's to change: write into ${where} or the state, and copy what you want to change`,
  );
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  return Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
