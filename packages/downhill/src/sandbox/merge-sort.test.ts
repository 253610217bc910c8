import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeSort } from "./merge-sort.ts";

describe("merge sort", () => {
  it("gives what the engine's stable sort gives", () => {
    const pairs = fc.array(fc.option(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer()), { nil: undefined }));
    fc.assert(
      fc.property(pairs, (values) => {
        const compare = (a: unknown, b: unknown) => (a as [number])[0] - (b as [number])[0];
        expect(mergeSort(values, compare)).toEqual([...values].sort(compare));
      }),
    );
  });

  it("compares the same pairs in the same order, whatever the comparison says", () => {
    const seen: unknown[] = [];
    const always = (a: unknown, b: unknown) => {
      seen.push([a, b]);
      return Number.NaN;
    };
    expect(mergeSort([3, 1, 2], always)).toEqual([3, 1, 2]);
    expect(seen).toEqual([
      [3, 1],
      [3, 2],
      [1, 2],
    ]);
  });
});
