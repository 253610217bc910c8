import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtInOptimizerSource } from "../baselines/index.ts";
import { optimizerDigest } from "./optimizer-digest.ts";

describe("optimizerDigest", () => {
  it("is the SHA-256 of the source's bytes", () => {
    const source = builtInOptimizerSource("sgd");
    expect(optimizerDigest(source)).toBe(createHash("sha256").update(readFileSync(source)).digest("hex"));
  });

  it("says which file it cannot read", () => {
    expect(() => optimizerDigest("/nowhere/sgd.ts")).toThrow(/cannot read the optimizer's source \/nowhere\/sgd\.ts/);
  });
});
