/**
 * Datasets on disk. A dataset is a function of its digest, so an entry can be lost or damaged without harm: whatever
 * does not read back whole is made again, and a folder that cannot be written costs time, never a run.
 *
 * An entry is 24 bytes of magic, the SHA-256 of digest and values, then the values as little-endian float64. It is
 * written under another name first, so that no reader sees half of it. The checksum finds damage, not malice:
 * whoever can write the folder can change a prover's data, which a verifier never takes from here.
 */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { sha256 } from "../foundation/hash.ts";
import { numericsVersion } from "../foundation/numerics-version.ts";
import type { DatasetCache } from "./dataset.ts";

const magic = Buffer.from("downhill dataset, v1\n\0\0\0", "latin1");
const valuesOffset = magic.length + 32;

/** Larger datasets are made anew each time: only the fourier sampler makes them, at a cost near that of reading. */
const largestEntry = 64 * 2 ** 20;

/** The part of the environment that says where the cache lies. */
export interface CacheEnvironment {
  readonly DOWNHILL_CACHE?: string | undefined;
  readonly XDG_CACHE_HOME?: string | undefined;
}

/**
 * The cache of this user: folder `DOWNHILL_CACHE`, or `downhill` in `XDG_CACHE_HOME`, or `~/.cache/downhill`.
 * Undefined when `DOWNHILL_CACHE` is `off` or there is no home folder.
 */
export function openDatasetCache(environment: CacheEnvironment = process.env): DatasetCache | undefined {
  const folder = cacheFolder(environment);
  return folder === undefined ? undefined : createDatasetCache(folder);
}

/** The folder that {@link openDatasetCache} uses. Relative paths in `XDG_CACHE_HOME` are ignored, as its standard asks. */
export function cacheFolder({ DOWNHILL_CACHE, XDG_CACHE_HOME }: CacheEnvironment): string | undefined {
  if (DOWNHILL_CACHE === "off") return undefined;
  if (DOWNHILL_CACHE !== undefined && DOWNHILL_CACHE !== "") return DOWNHILL_CACHE;
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, "downhill");
  const home = orUndefined(homedir);
  return home === undefined || home === "" ? undefined : join(home, ".cache", "downhill");
}

/** A cache in a folder, which is made with the first entry. */
export function createDatasetCache(folder: string): DatasetCache {
  const pathOf = (digest: string) => join(folder, "datasets", `numerics-${numericsVersion}`, `${digest}.bin`);
  return {
    read: (digest, length) => orUndefined(() => readEntry(pathOf(digest), digest, length)),
    write: (digest, values) => {
      if (values.byteLength <= largestEntry) orUndefined(() => writeEntry(pathOf(digest), digest, values));
    },
  };
}

function readEntry(path: string, digest: string, length: number): Float64Array | undefined {
  if (statSync(path).size !== valuesOffset + 8 * length) return undefined;
  const bytes = readFileSync(path);
  const values = bytes.subarray(valuesOffset);
  const checksum = bytes.subarray(magic.length, valuesOffset);
  if (!bytes.subarray(0, magic.length).equals(magic) || !checksum.equals(sha256(digest, values))) return undefined;
  return new Float64Array(new Uint8Array(values).buffer);
}

function writeEntry(path: string, digest: string, values: Float64Array): void {
  makeFolder(dirname(path));
  const temporary = `${path}.${randomUUID()}.partial`;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  try {
    writeFileSync(temporary, Buffer.concat([magic, sha256(digest, bytes), bytes]));
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Not `mkdirSync` with `recursive`: that never returns below a folder that claims to lack its own children, as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // else another process made it meanwhile
  }
}

function orUndefined<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
