import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cacheFolder } from "../foundation/cache-entry.ts";
import { createDatasetCache, openDatasetCache } from "./dataset-cache.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "downhill-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const digest = "ab".repeat(32);
const values = Float64Array.of(1, -0, Math.PI, 5e-324);

function entryPath(): string {
  const [entry, ...others] = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
  expect(others).toEqual([]);
  return join(entry!.parentPath, entry!.name);
}

describe("createDatasetCache", () => {
  it("gives back what was written, in another session too, and leaves no other file", () => {
    createDatasetCache(folder).write(digest, values);
    expect(createDatasetCache(folder).read(digest, 4)).toBeBitIdentical(values);
    expect(entryPath().endsWith(`${digest}.bin`)).toBe(true);
  });

  it("writes part of a larger buffer as that part alone", () => {
    const cache = createDatasetCache(folder);
    cache.write(digest, Float64Array.of(9, 1, 2, 9).subarray(1, 3));
    expect(cache.read(digest, 2)).toBeBitIdentical(Float64Array.of(1, 2));
  });

  it("has nothing under another digest or of another length", () => {
    const cache = createDatasetCache(folder);
    cache.write(digest, values);
    expect(cache.read("cd".repeat(32), 4)).toBeUndefined();
    expect(cache.read(digest, 3)).toBeUndefined();
    expect(cache.read(digest, 5)).toBeUndefined();
  });

  it("ignores an entry with any byte changed, and replaces it", () => {
    const cache = createDatasetCache(folder);
    cache.write(digest, values);
    const whole = readFileSync(entryPath());
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const damaged = Buffer.from(whole);
        damaged[position]! ^= change;
        writeFileSync(entryPath(), damaged);
        expect(cache.read(digest, 4)).toBeUndefined();
      }),
    );
    cache.write(digest, values);
    expect(cache.read(digest, 4)).toBeBitIdentical(values);
  });

  it("ignores a short entry and a long one", () => {
    const cache = createDatasetCache(folder);
    cache.write(digest, values);
    const whole = readFileSync(entryPath());
    writeFileSync(entryPath(), Buffer.concat([whole, Buffer.alloc(8)]));
    expect(cache.read(digest, 4)).toBeUndefined();
    expect(cache.read(digest, 5)).toBeUndefined();
    for (const length of [0, 10, 56, whole.length - 8, whole.length - 1]) {
      writeFileSync(entryPath(), whole);
      truncateSync(entryPath(), length);
      expect(cache.read(digest, 4)).toBeUndefined();
    }
  });

  it("ignores an entry under the name of another", () => {
    const cache = createDatasetCache(folder);
    cache.write(digest, values);
    const other = "cd".repeat(32);
    writeFileSync(entryPath().replace(digest, other), readFileSync(entryPath()));
    expect(cache.read(other, 4)).toBeUndefined();
  });

  it("never fails where it cannot write: a file in the way, or a folder without permission", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    chmodSync(folder, 0o500);
    for (const place of [file, folder, "/proc/nowhere", "\0"]) {
      const cache = createDatasetCache(place);
      expect(() => cache.write(digest, values)).not.toThrow();
      expect(() => cache.read(digest, 4)).not.toThrow();
    }
    chmodSync(folder, 0o700);
  });

  it("does not keep datasets above 64 MiB", () => {
    const cache = createDatasetCache(folder);
    cache.write(digest, new Float64Array(2 ** 23 + 1));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("cacheFolder", () => {
  it("is the first of DOWNHILL_CACHE, XDG_CACHE_HOME and the home folder", () => {
    expect(cacheFolder({ DOWNHILL_CACHE: "/d", XDG_CACHE_HOME: "/x" })).toBe("/d");
    expect(cacheFolder({ DOWNHILL_CACHE: "", XDG_CACHE_HOME: "/x" })).toBe("/x/downhill");
    expect(cacheFolder({ XDG_CACHE_HOME: "relative" })).toBe(cacheFolder({}));
    expect(cacheFolder({})).toMatch(/\.cache[\\/]downhill$/);
  });

  it("can be turned off", () => {
    expect(openDatasetCache({ DOWNHILL_CACHE: "off" })).toBeUndefined();
    const cache = openDatasetCache({ DOWNHILL_CACHE: folder });
    cache?.write(digest, values);
    expect(openDatasetCache({ DOWNHILL_CACHE: folder })?.read(digest, 4)).toBeBitIdentical(values);
  });
});
