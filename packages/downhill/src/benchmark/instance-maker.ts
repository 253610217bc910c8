/**
 * Makes instances in a thread of its own, so that the thread that follows the attempts is never held up, and keeps
 * the last ones: attempts on the same instance follow each other.
 */
import { Worker } from "node:worker_threads";
import { type ChildProgram, childProgram } from "../attempt-process/child-program.ts";
import { cacheFolder } from "../foundation/cache-entry.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { toHex } from "../foundation/hash.ts";
import { datasetArrays } from "../instance/dataset.ts";
import type { Instance, InstanceOutline } from "../instance/instance.ts";
import { type InstanceName, instanceSeed } from "../instance/seed.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { InstanceAnswer, InstanceOrder, InstanceWorkerData } from "./instance-worker.ts";

export interface InstanceMaker {
  /** Throws as `createInstance` does. */
  make(name: InstanceName): Promise<Instance>;
  /** The instance without its data, which is there long before. Has the instance made, too; throws as `make` does. */
  outline(name: InstanceName): Promise<InstanceOutline>;
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

/** An instance that was ordered. */
interface Making {
  readonly outline: PromiseWithResolvers<InstanceOutline>;
  readonly instance: PromiseWithResolvers<Instance>;
}

class ThreadedInstanceMaker implements InstanceMaker {
  readonly #data: InstanceWorkerData;
  readonly #keep: number;
  /** By digest, the least recently used first. */
  readonly #made = new Map<string, Making>();
  /** Of those that are made; 0 until then. */
  readonly #sizes = new Map<string, number>();
  /** By the number of the order, until it is answered. */
  readonly #orders = new Map<number, Making>();
  #worker: Worker | undefined;
  #orderCount = 0;
  #isClosed = false;

  constructor({ name, variant }: Pick<Kernel, "name" | "variant">, { keep, cache }: InstanceMakerOptions) {
    this.#data = { kernel: { name, variant }, cache: cache === undefined ? (cacheFolder(process.env) ?? null) : cache };
    this.#keep = keep;
  }

  make(name: InstanceName): Promise<Instance> {
    return this.#making(name).instance.promise;
  }

  outline(name: InstanceName): Promise<InstanceOutline> {
    return this.#making(name).outline.promise;
  }

  #making({ challenge, difficulty, seed, nonce }: InstanceName): Making {
    const name = { challenge, difficulty, seed, nonce };
    const key = toHex(instanceSeed(name));
    const making = this.#made.get(key) ?? this.#order(name);
    this.#made.delete(key);
    this.#made.set(key, making);
    if (!this.#sizes.has(key)) this.#follow(key, making.instance.promise);
    this.#trim();
    return making;
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

  #order(name: InstanceName): Making {
    const making = {
      outline: Promise.withResolvers<InstanceOutline>(),
      instance: Promise.withResolvers<Instance>(),
    };
    making.outline.promise.catch(() => {}); // told by the instance, too
    const id = this.#orderCount++;
    this.#orders.set(id, making);
    this.#send({ id, name }).catch((error: unknown) => this.#refuse(id, error));
    return making;
  }

  async #send(order: InstanceOrder): Promise<void> {
    const program = await childProgram(workerEntry);
    if (this.#isClosed) throw noneWanted();
    const thread = this.#thread(program);
    thread.ref(); // until the answer is here
    thread.postMessage(order);
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
    const making = this.#orders.get(answer.id);
    if ("outline" in answer) {
      making?.outline.resolve(answer.outline);
      return;
    }
    if ("code" in answer) this.#refuse(answer.id, new CodedError(answer.code, answer.message));
    else making?.outline.promise.then((outline) => making.instance.resolve({ ...outline, dataset: answer.dataset }));
    this.#orders.delete(answer.id);
    if (this.#orders.size === 0) this.#worker?.unref();
  }

  #refuse(id: number, error: unknown): void {
    const making = this.#orders.get(id);
    this.#orders.delete(id);
    making?.outline.reject(error);
    making?.instance.reject(error);
  }

  /** The thread is gone; the next order starts another. */
  #fail(error: unknown): void {
    this.#worker = undefined;
    for (const id of this.#orders.keys()) this.#refuse(id, error);
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
