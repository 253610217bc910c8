/**
 * Files of a cache. An entry can be lost or damaged without harm: whatever does not read back whole is made again, and
 * a folder that cannot be written costs time, never a run.
 *
 * An entry is a magic text, the SHA-256 of its key and its bytes, then the bytes. It is written under another name
 * first, so that no reader sees half of it. The checksum finds damage, not malice.
 */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { sha256 } from "./hash.ts";

/** The part of the environment that says where the cache lies. */
export interface CacheEnvironment {
  readonly DOWNHILL_CACHE?: string | undefined;
  readonly XDG_CACHE_HOME?: string | undefined;
}

/**
 * Folder `DOWNHILL_CACHE`, or `downhill` in `XDG_CACHE_HOME`, or `~/.cache/downhill`. Undefined when `DOWNHILL_CACHE`
 * is `off` or there is no home folder. Relative paths in `XDG_CACHE_HOME` are ignored, as its standard asks.
 */
export function cacheFolder({ DOWNHILL_CACHE, XDG_CACHE_HOME }: CacheEnvironment): string | undefined {
  if (DOWNHILL_CACHE === "off") return undefined;
  if (DOWNHILL_CACHE !== undefined && DOWNHILL_CACHE !== "") return DOWNHILL_CACHE;
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, "downhill");
  const home = orUndefined(homedir);
  return home === undefined || home === "" ? undefined : join(home, ".cache", "downhill");
}

/** The bytes of an entry; undefined where it is not there, not whole, or of another key. */
export function readCacheEntry(path: string, magic: Uint8Array, key: string): Uint8Array | undefined {
  return orUndefined(() => {
    const file = readFileSync(path);
    const valuesOffset = magic.length + 32;
    const bytes = file.subarray(valuesOffset);
    const checksum = file.subarray(magic.length, valuesOffset);
    return file.subarray(0, magic.length).equals(magic) && checksum.equals(sha256(key, bytes)) ? bytes : undefined;
  });
}

export function writeCacheEntry(path: string, magic: Uint8Array, key: string, bytes: Uint8Array): void {
  orUndefined(() => {
    makeFolder(dirname(path));
    const temporary = `${path}.${randomUUID()}.partial`;
    try {
      writeFileSync(temporary, Buffer.concat([magic, sha256(key, bytes), bytes]));
      renameSync(temporary, path);
    } finally {
      rmSync(temporary, { force: true });
    }
  });
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
