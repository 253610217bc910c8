/**
 * Makes instances in a thread of its own, so that the thread that follows the attempts is never held up, and keeps
 * the last ones: attempts on the same instance follow each other.
 */
import { Worker } from "node:worker_threads";
import { cacheFolder } from "../foundation/cache-entry.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { toHex } from "../foundation/hash.ts";
import type { Instance } from "../instance/instance.ts";
import { type InstanceName, instanceSeed } from "../instance/seed.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { InstanceAnswer, InstanceOrder, InstanceWorkerData } from "./instance-worker.ts";

export interface InstanceMaker {
  /** Throws as `createInstance` does. */
  make(name: InstanceName): Promise<Instance>;
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
  import.meta.url.endsWith(".ts") ? "./instance-worker.ts" : "./instance-worker.js",
  import.meta.url,
);

export function createInstanceMaker(kernel: Pick<Kernel, "name" | "variant">, options: InstanceMakerOptions) {
  return new ThreadedInstanceMaker(kernel, options) satisfies InstanceMaker;
}

interface Order {
  resolve(instance: Instance): void;
  reject(error: unknown): void;
}

class ThreadedInstanceMaker implements InstanceMaker {
  readonly #data: InstanceWorkerData;
  readonly #keep: number;
  /** By digest, the least recently used first. */
  readonly #made = new Map<string, Promise<Instance>>();
  /** Of those that are made; 0 until then. */
  readonly #sizes = new Map<string, number>();
  readonly #orders = new Map<number, Order>();
  #worker: Worker | undefined;
  #orderCount = 0;

  constructor({ name, variant }: Pick<Kernel, "name" | "variant">, { keep, cache }: InstanceMakerOptions) {
    this.#data = { kernel: { name, variant }, cache: cache === undefined ? (cacheFolder(process.env) ?? null) : cache };
    this.#keep = keep;
  }

  make({ challenge, difficulty, seed, nonce }: InstanceName): Promise<Instance> {
    const name = { challenge, difficulty, seed, nonce };
    const key = toHex(instanceSeed(name));
    const instance = this.#made.get(key) ?? this.#order(name);
    this.#made.delete(key);
    this.#made.set(key, instance);
    if (!this.#sizes.has(key)) this.#follow(key, instance);
    this.#trim();
    return instance;
  }

  close(): void {
    void this.#worker?.terminate();
    this.#fail(new CodedError("attempt/closed", "no instance is wanted any more"));
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

  #order(name: InstanceName): Promise<Instance> {
    const id = this.#orderCount++;
    return new Promise((resolve, reject) => {
      this.#orders.set(id, { resolve, reject });
      const thread = this.#thread();
      thread.ref(); // until the answer is here
      thread.postMessage({ id, name } satisfies InstanceOrder);
    });
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(workerEntry, { workerData: this.#data });
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
    this.#orders.delete(answer.id);
    if (this.#orders.size === 0) this.#worker?.unref();
    if (answer.instance !== undefined) order?.resolve(answer.instance);
    else order?.reject(new CodedError(answer.code, answer.message));
  }

  /** The thread is gone; the next order starts another. */
  #fail(error: unknown): void {
    this.#worker = undefined;
    for (const order of this.#orders.values()) order.reject(error);
    this.#orders.clear();
  }
}

/** Of all that grows with the number of points. */
function bytesOf({ dataset: { test, train, validation }, initial }: Instance): number {
  const splits = [test, train, validation].flatMap(({ inputs, targets, exact }) => [
    ...[inputs, targets],
    ...[exact.inputs, exact.targets, exact.function],
  ]);
  return [...splits, initial.parameters, initial.frozen].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
