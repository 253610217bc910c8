import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkWritable, writeWhole } from "./output-file.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "downhill-output-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("output files", () => {
  it("are written whole, replace their like, and leave nothing else behind", () => {
    const file = join(folder, "a");
    checkWritable(file);
    writeWhole(file, Uint8Array.of(1, 2, 3));
    writeWhole(file, Uint8Array.of(4));
    expect([...readFileSync(file)]).toEqual([4]);
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("are refused before the work where they cannot be written", () => {
    expect(() => checkWritable(folder)).toThrow(/is a folder; name a file in it/);
    expect(() => checkWritable(join(folder, "no", "a"))).toThrow(/there is no folder .*no; make it first/);
  });

  it("say so where writing fails in the end", () => {
    expect(() => writeWhole(join(folder, "no", "a"), Uint8Array.of(1))).toThrow(/cannot be written/);
    expect(() => writeWhole(folder, Uint8Array.of(1))).toThrow(/cannot be written/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
