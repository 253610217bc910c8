import { CodedError } from "../foundation/coded-error.ts";
import type { SessionStep } from "../optimizer/optimizer-session.ts";

/** Elements of each array that are watched at every step. */
const windowLength = 4096;

/**
 * Finds hooks that write into `parameters` or `gradient`, which are the engine's. Comparing all of both at every step
 * would cost a few percent of an attempt, so only each hook's first call is watched whole. At every other call a
 * window is watched, which moves on with the steps until it has been everywhere: a hook that writes everywhere is
 * found in the call that does so, one that writes at every step at its first, and one that goes on writing at a few
 * places when the window comes by. A write that escapes is part of what the optimizer does, the same everywhere.
 */
export class WriteGuard {
  readonly #watches = new Map<string, HookWatch>();

  before(hook: string, step: SessionStep, out: Float32Array): void {
    let watch = this.#watches.get(hook);
    if (watch?.isOf(step) !== true) {
      watch = new HookWatch(step, out);
      this.#watches.set(hook, watch);
    }
    watch.before(step.stepCount);
  }

  after(hook: string): void {
    const changed = this.#watches.get(hook)?.after();
    if (changed !== undefined) throw wrote(hook, changed);
  }
}

/** The arrays of a hook, and copies of them. */
class HookWatch {
  readonly #parameters: WatchedArray;
  readonly #gradient: WatchedArray;
  #isFirst = true;

  constructor({ parameters, gradient }: SessionStep, out: Float32Array) {
    // No property of an array that a hook gets may hide its elements or its length from the engine.
    for (const array of [parameters, gradient, out]) Object.preventExtensions(array);
    this.#parameters = new WatchedArray(parameters);
    this.#gradient = new WatchedArray(gradient);
  }

  /** Whether these are the arrays of that step. They are the same ones all through an attempt. */
  isOf({ parameters, gradient }: SessionStep): boolean {
    return this.#parameters.array === parameters && this.#gradient.array === gradient;
  }

  before(stepCount: number): void {
    const { length } = this.#parameters.array;
    const windows = Math.ceil(length / windowLength);
    const first = this.#isFirst ? 0 : (stepCount % windows) * windowLength;
    const end = this.#isFirst ? length : first + windowLength;
    this.#isFirst = false;
    this.#parameters.keep(first, end);
    this.#gradient.keep(first, end);
  }

  after(): string | undefined {
    if (!this.#parameters.isKept()) return "parameters";
    return this.#gradient.isKept() ? undefined : "gradient";
  }
}

/** An array and a copy of a part of it, as bytes. */
class WatchedArray {
  readonly array: Float32Array;
  readonly #bytes: Buffer;
  readonly #copy: Buffer;
  #first = 0;
  #end = 0;

  constructor(array: Float32Array) {
    const { buffer, byteOffset, byteLength } = array;
    this.array = array;
    this.#bytes = Buffer.from(buffer, byteOffset, byteLength);
    this.#copy = Buffer.alloc(byteLength);
  }

  /** Copies the elements from `first` to before `end`. */
  keep(first: number, end: number): void {
    this.#first = 4 * first;
    this.#end = Math.min(4 * end, this.#bytes.length);
    this.#bytes.copy(this.#copy, this.#first, this.#first, this.#end);
  }

  /** Whether they still have the same bits. */
  isKept(): boolean {
    return this.#bytes.compare(this.#copy, this.#first, this.#end, this.#first, this.#end) === 0;
  }
}

function wrote(hook: string, what: string): CodedError {
  const where = hook === "step" ? "update" : "location";
  return new CodedError(
    "optimizer/wrote",
    `${hook} wrote into ${what}, which is not the optimizer's to change: write into ${where} or the state, and copy what you want to change`,
  );
}
