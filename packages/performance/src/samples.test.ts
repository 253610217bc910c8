import { describe, expect, it } from "vitest";
import { median, summarize } from "./samples.ts";

describe("summarize", () => {
  it("interpolates between samples and leaves its input alone", () => {
    const samples = [4, 1, 3, 2];
    expect(summarize(samples)).toEqual({ median: 2.5, minimum: 1, quartiles: [1.75, 3.25], count: 4 });
    expect(samples).toEqual([4, 1, 3, 2]);
  });

  it("takes one sample", () => {
    expect(summarize([7])).toEqual({ median: 7, minimum: 7, quartiles: [7, 7], count: 1 });
    expect(median([7])).toBe(7);
  });

  it.each([[[]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])("refuses %j", (samples) => {
    expect(() => summarize(samples)).toThrow("nothing was measured");
  });
});
