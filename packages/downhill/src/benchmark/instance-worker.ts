/** The thread of `createInstanceMaker`: makes one instance after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { CodedError } from "../foundation/coded-error.ts";
import type { DatasetCache } from "../instance/dataset.ts";
import { createDatasetCache } from "../instance/dataset-cache.ts";
import { createInstance, type Instance } from "../instance/instance.ts";
import type { InstanceName } from "../instance/seed.ts";
import { createVariant } from "../kernel/create-variant.ts";
import type { Kernel } from "../kernel/kernel.ts";

export interface InstanceWorkerData {
  readonly kernel: Pick<Kernel, "name" | "variant">;
  /** Folder of the dataset cache; null for none. */
  readonly cache: string | null;
}

export interface InstanceOrder {
  readonly id: number;
  readonly name: InstanceName;
}

export type InstanceAnswer =
  | { readonly id: number; readonly instance: Instance }
  | { readonly id: number; readonly instance?: undefined; readonly code: string; readonly message: string };

/** Values that are kept here, at most. */
const mostValues = 16 * 2 ** 20;

const data = workerData as InstanceWorkerData;
const kernel = createVariant(data.kernel);
const cache = inMemory(data.cache === null ? undefined : createDatasetCache(data.cache));

/** Depths and training constants share datasets, so the latest ones stay here even where no disk may be used. */
function inMemory(behind: DatasetCache | undefined): DatasetCache {
  const kept = new Map<string, Float64Array>();
  const keep = (digest: string, values: Float64Array) => {
    kept.delete(digest);
    kept.set(digest, values);
    let total = [...kept.values()].reduce((sum, { length }) => sum + length, 0);
    for (const [oldest, { length }] of kept) {
      if (total <= mostValues) break;
      kept.delete(oldest);
      total -= length;
    }
  };
  return {
    read(digest, length) {
      const found = kept.get(digest) ?? behind?.read(digest, length);
      if (found?.length !== length) return undefined;
      keep(digest, found);
      return found;
    },
    write(digest, values) {
      keep(digest, values);
      behind?.write(digest, values);
    },
  };
}

function answer({ id, name }: InstanceOrder): InstanceAnswer {
  try {
    return { id, instance: createInstance({ ...name, kernel, cache }) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { id, code: error.code, message: error.message };
  }
}

parentPort?.on("message", (order: InstanceOrder) => parentPort?.postMessage(answer(order)));
