/**
 * Datasets on disk, as entries of the user's cache. The checksum of an entry finds damage, not malice: whoever can
 * write the folder can change a prover's data, which a verifier never takes from here.
 *
 * An entry is 24 bytes of magic, the SHA-256 of digest and values, then the values as little-endian float64.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { type CacheEnvironment, cacheFolder, readCacheEntry, writeCacheEntry } from "../foundation/cache-entry.ts";
import { numericsVersion } from "../foundation/numerics-version.ts";
import type { DatasetCache } from "./dataset.ts";

const magic = Buffer.from("downhill dataset, v1\n\0\0\0", "latin1");
const valuesOffset = magic.length + 32;

/** Larger datasets are made anew each time: only the fourier sampler makes them, at a cost near that of reading. */
const largestEntry = 64 * 2 ** 20;

/** The cache of this user, in {@link cacheFolder}; undefined where there is none. */
export function openDatasetCache(environment: CacheEnvironment = process.env): DatasetCache | undefined {
  const folder = cacheFolder(environment);
  return folder === undefined ? undefined : createDatasetCache(folder);
}

/** A cache in a folder, which is made with the first entry. */
export function createDatasetCache(folder: string): DatasetCache {
  const pathOf = (digest: string) => join(folder, "datasets", `numerics-${numericsVersion}`, `${digest}.bin`);
  return {
    read: (digest, length) => readValues(pathOf(digest), digest, length),
    write: (digest, values) => {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      if (bytes.length <= largestEntry) writeCacheEntry(pathOf(digest), magic, digest, bytes);
    },
  };
}

function readValues(path: string, digest: string, length: number): Float64Array | undefined {
  if (sizeOf(path) !== valuesOffset + 8 * length) return undefined;
  const bytes = readCacheEntry(path, magic, digest);
  return bytes && new Float64Array(new Uint8Array(bytes).buffer);
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size;
  } catch {
    return undefined;
  }
}
