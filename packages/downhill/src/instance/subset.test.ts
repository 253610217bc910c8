import { describe, expect, it } from "vitest";
import { sha256 } from "../foundation/hash.ts";
import { testSubset } from "./subset.ts";

const key = sha256("subset test");

describe("testSubset", () => {
  it("ascends without repetition and depends on T and on the key", () => {
    const subset = testSubset(key, 112, 1024, 512);
    expect(subset.length).toBe(512);
    expect(subset.every((point, i) => i === 0 || point > subset[i - 1]!)).toBe(true);
    expect(subset.at(-1)).toBeLessThan(1024);
    expect(testSubset(key, 112, 1024, 512)).toEqual(subset);
    expect(testSubset(key, 113, 1024, 512)).not.toEqual(subset);
    expect(testSubset(sha256("another"), 112, 1024, 512)).not.toEqual(subset);
  });

  it("is the pool where the sizes are equal", () => {
    expect(testSubset(key, 5, 250, 250)).toEqual(Uint32Array.from({ length: 250 }, (_, i) => i));
  });

  it("takes every point equally often over T", () => {
    const counts = new Float64Array(64);
    for (let epochs = 1; epochs <= 1000; epochs++)
      for (const point of testSubset(key, epochs, 64, 32)) counts[point]! += 1;
    // Binomial with n = 1000, p = ½; 64 counts within 4.5 standard errors.
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(4.5 * Math.sqrt(250));
  });
});
