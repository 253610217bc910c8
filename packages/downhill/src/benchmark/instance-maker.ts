/**
 * Makes instances in a thread of its own, so that the thread that follows the attempts is never held up, and keeps
 * the last ones: attempts on the same instance follow each other.
 */
import { Worker } from "node:worker_threads";
import { type ChildProgram, childProgram } from "../attempt-process/child-program.ts";
import { cacheFolder } from "../foundation/cache-entry.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { toHex } from "../foundation/hash.ts";
import { type Dataset, datasetArrays, type Split } from "../instance/dataset.ts";
import type { Instance } from "../instance/instance.ts";
import { type InstanceName, instanceSeed } from "../instance/seed.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { InstanceAnswer, InstanceOrder, InstanceWorkerData, MadeInstance } from "./instance-worker.ts";

export interface InstanceMaker {
  /** Throws as `createInstance` does. */
  make(name: InstanceName): Promise<Instance>;
  /** Only the data, which take longest and are not kept. Throws as `make` does. */
  makeDataset(name: InstanceName, onTrain?: (train: Split) => void): Promise<Dataset>;
  close(): void;
}

export interface InstanceMakerOptions {
  /** How many instances stay in memory, unless they are very large. */
  readonly keep: number;
  /** Folder of the dataset cache, or null for none; this user's unless given. */
  readonly cache?: string | null;
}

/** Bytes of the instances that stay in memory, at most; the latest one always does. */
const mostBytes = 256 * 2 ** 20;

const workerEntry = new URL(
  import.meta.url.endsWith(".ts") ? "./instance-worker.ts" : "./instance-worker.bundled.js",
  import.meta.url,
);

export function createInstanceMaker(kernel: Pick<Kernel, "name" | "variant">, options: InstanceMakerOptions) {
  return new ThreadedInstanceMaker(kernel, options) satisfies InstanceMaker;
}

interface OpenOrder {
  readonly made: PromiseWithResolvers<MadeInstance>;
  readonly onTrain: ((train: Split) => void) | undefined;
}

class ThreadedInstanceMaker implements InstanceMaker {
  readonly #data: InstanceWorkerData;
  readonly #keep: number;
  /** By digest, the least recently used first. */
  readonly #made = new Map<string, Promise<Instance>>();
  /** Of those that are made; 0 until then. */
  readonly #sizes = new Map<string, number>();
  /** Those that are not answered. */
  readonly #orders = new Map<number, OpenOrder>();
  #worker: Worker | undefined;
  #orderCount = 0;
  #isClosed = false;

  constructor({ name, variant }: Pick<Kernel, "name" | "variant">, { keep, cache }: InstanceMakerOptions) {
    this.#data = { kernel: { name, variant }, cache: cache === undefined ? (cacheFolder(process.env) ?? null) : cache };
    this.#keep = keep;
  }

  make(name: InstanceName): Promise<Instance> {
    const key = toHex(instanceSeed(name));
    const instance = this.#made.get(key) ?? this.#makeAnew(name);
    this.#made.delete(key);
    this.#made.set(key, instance);
    if (!this.#sizes.has(key)) this.#follow(key, instance);
    this.#trim();
    return instance;
  }

  async makeDataset(name: InstanceName, onTrain?: (train: Split) => void): Promise<Dataset> {
    return (await this.#order(name, false, onTrain)).dataset;
  }

  close(): void {
    this.#isClosed = true;
    void this.#worker?.terminate();
    this.#fail(noneWanted());
  }

  #follow(key: string, making: Promise<Instance>): void {
    this.#sizes.set(key, 0);
    making.then(
      (instance) => {
        if (!this.#made.has(key)) return;
        this.#sizes.set(key, bytesOf(instance));
        this.#trim();
      },
      () => this.#forget(key),
    );
  }

  #trim(): void {
    for (const oldest of this.#made.keys()) {
      const bytes = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
      if (this.#made.size <= this.#keep && (bytes <= mostBytes || this.#made.size === 1)) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#made.delete(key);
    this.#sizes.delete(key);
  }

  async #makeAnew(name: InstanceName): Promise<Instance> {
    const { outline, dataset } = await this.#order(name, true);
    return { ...outline!, dataset };
  }

  async #order(
    { challenge, difficulty, seed, nonce }: InstanceName,
    withOutline: boolean,
    onTrain?: (train: Split) => void,
  ): Promise<MadeInstance> {
    const program = await childProgram(workerEntry);
    if (this.#isClosed) throw noneWanted();
    const id = this.#orderCount++;
    const made = Promise.withResolvers<MadeInstance>();
    this.#orders.set(id, { made, onTrain });
    const thread = this.#thread(program);
    thread.ref(); // until the answer is here
    const name = { challenge, difficulty, seed, nonce };
    const withEarlyTrain = onTrain !== undefined;
    thread.postMessage({ id, name, withOutline, withEarlyTrain } satisfies InstanceOrder);
    return made.promise;
  }

  #thread({ source }: ChildProgram): Worker {
    if (this.#worker !== undefined) return this.#worker;
    // In one piece: modules, each looked for and read, take longer than an instance of 1,000 points.
    const worker = new Worker(`${Buffer.from(source).toString()}(require)`, { eval: true, workerData: this.#data });
    worker.on("message", (answer: InstanceAnswer) => this.#receive(answer));
    worker.on("error", (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      this.#fail(new CodedError("instance/failed", `the instance could not be made: ${why}`));
    });
    this.#worker = worker;
    return worker;
  }

  #receive(answer: InstanceAnswer): void {
    const order = this.#orders.get(answer.id);
    if ("train" in answer) {
      order?.onTrain?.(answer.train);
      return;
    }
    this.#orders.delete(answer.id);
    if (this.#orders.size === 0) this.#worker?.unref();
    if ("made" in answer) order?.made.resolve(answer.made);
    else order?.made.reject(new CodedError(answer.code, answer.message));
  }

  /** The thread is gone; the next order starts another. */
  #fail(error: unknown): void {
    this.#worker = undefined;
    for (const { made } of this.#orders.values()) made.reject(error);
    this.#orders.clear();
  }
}

function noneWanted(): CodedError {
  return new CodedError("attempt/closed", "no instance is wanted any more");
}

/** Of all that grows with the number of points. */
function bytesOf({ dataset, initial }: Instance): number {
  const arrays = [...datasetArrays(dataset), initial.parameters, initial.frozen];
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
