/** Programs for processes and threads of their own. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder, readCacheEntry, writeCacheEntry } from "../foundation/cache-entry.ts";
import { sha256Hex } from "../foundation/hash.ts";
import { bundleOnce, moduleUrl } from "./bundle-child-program.ts";

const programs = new Map<string, Promise<ChildProgram>>();

/**
 * A program, ready to be launched: `entry` is its source file, which is bundled here, or in the built package the
 * bundle that was made with it.
 */
export function childProgram(entry: URL): Promise<ChildProgram> {
  const known = programs.get(entry.href) ?? loadProgram(entry);
  programs.set(entry.href, known);
  return known;
}

async function loadProgram(entry: URL): Promise<ChildProgram> {
  const folder = cacheFolder(process.env);
  const path = folder === undefined ? undefined : join(folder, "programs", sha256Hex(entry.href));
  const isSource = entry.pathname.endsWith(".ts");
  const body = isSource ? Buffer.from(await bundleOnce(fileURLToPath(entry), path)) : readFileSync(entry);
  const url = new URL("../kernel/wasm/module.js", import.meta.url).href;
  const place = Buffer.from(`const ${moduleUrl} = ${JSON.stringify(url)};\n`);
  return new ChildProgram(Buffer.concat([place, body]), path);
}

/** More than V8 makes of any program of ours. */
const largestCodeCache = 16 * 2 ** 20;

const magic = Buffer.from("downhill code, v1\n\0\0\0\0\0\0", "latin1");

/** A program's source, and what V8 compiled of it. */
export class ChildProgram {
  /** A strict function of `require` and `offerCodeCache` (see boot.ts), as an expression in UTF-8. */
  readonly source: Uint8Array;
  readonly #key: string;
  readonly #path: string | undefined;
  #codeCache: Uint8Array | undefined;

  /** `body` has the statements of the program, in UTF-8. Compiled code is kept at `path`, if there is one. */
  constructor(body: Uint8Array, path?: string) {
    const begin = Buffer.from('(function (require, offerCodeCache) { "use strict";\n');
    this.source = Buffer.concat([begin, body, Buffer.from("\n})")]);
    this.#key = `${sha256Hex(this.source)} ${process.version} ${process.arch}`;
    this.#path = path === undefined ? undefined : `${path}.code`;
    this.#codeCache = this.#path === undefined ? undefined : readCacheEntry(this.#path, magic, this.#key);
  }

  /** Compiled code of an earlier process; V8 takes it where it fits, and compiles anew where not. */
  get codeCache(): Uint8Array | undefined {
    return this.#codeCache;
  }

  /** Takes compiled code from a process that has run nothing but this program yet. */
  keepCodeCache(bytes: Uint8Array): void {
    if (bytes.length === 0 || bytes.length > largestCodeCache) return;
    this.#codeCache = bytes;
    if (this.#path !== undefined) writeCacheEntry(this.#path, magic, this.#key, bytes);
  }
}
