/** The thread of `createInstanceMaker`: makes one instance after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { CodedError } from "../foundation/coded-error.ts";
import { createDataset, type Dataset, type DatasetCache, datasetArrays, type Split } from "../instance/dataset.ts";
import { createDatasetCache } from "../instance/dataset-cache.ts";
import { createInstanceOutline, type InstanceOutline } from "../instance/instance.ts";
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
  /** Whether the outline is wanted, too. */
  readonly withOutline: boolean;
  /** Whether the training split is wanted as soon as it is known. */
  readonly withEarlyTrain: boolean;
}

/** What an order is answered by. */
export interface MadeInstance {
  readonly dataset: Dataset;
  /** Null where it was not wanted. */
  readonly outline: InstanceOutline | null;
}

/** An order's last answer is what was made, or why it was not. */
export type InstanceAnswer =
  | { readonly id: number; readonly train: Split }
  | { readonly id: number; readonly made: MadeInstance }
  | { readonly id: number; readonly code: string; readonly message: string };

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

function answer({ id, name, withOutline, withEarlyTrain }: InstanceOrder): void {
  try {
    const onTrain = (train: Split) => post({ id, train });
    const made = {
      dataset: createDataset(name, kernel, cache, withEarlyTrain ? onTrain : undefined),
      outline: withOutline ? createInstanceOutline(name) : null,
    };
    // The dataset is handed over instead of copied.
    post(
      { id, made },
      datasetArrays(made.dataset).map(({ buffer }) => buffer as ArrayBuffer),
    );
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    post({ id, code: error.code, message: error.message });
  }
}

function post(message: InstanceAnswer, transferred: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transferred);
}

parentPort?.on("message", answer);
