import { describe, expect, it } from "vitest";
import { average, median } from "./averages.ts";

describe("averages", () => {
  it("have the standard error of the mean", () => {
    // s² = ((−1)² + 0² + 1²) / 2 = 1, so s/√n = 1/√3.
    expect(average([1, 2, 3])).toEqual({ mean: 2, standardError: Math.sqrt(1 / 3), count: 3 });
  });

  it("have no standard error of one value, and are nothing of none", () => {
    expect(average([5])).toEqual({ mean: 5, standardError: null, count: 1 });
    expect(average([])).toBeNull();
  });

  it("have medians of odd and even numbers of values", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNull();
  });
});
