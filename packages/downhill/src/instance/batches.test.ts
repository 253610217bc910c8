import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../foundation/hash.ts";
import { batchOrder, batchRanges, largestBatch, sampleOrder } from "./batches.ts";

const key = sha256("batches test");
const sizes = (rows: number, batchSize: number, shuffle: "batches" | "samples") =>
  batchRanges(rows, batchSize, shuffle).map((batch) => batch.rows);

describe("batchRanges", () => {
  it("cuts the paper's training sets into sizes that differ by at most one", () => {
    expect(sizes(819, 128, "batches")).toEqual([117, 117, 117, 117, 117, 117, 117]);
    expect(sizes(1638, 128, "batches")).toEqual(Array(13).fill(126));
    expect(sizes(3277, 128, "batches")).toEqual([127, ...Array(25).fill(126)]);
  });

  it("cuts c006's training set as c006 does", () => {
    expect(sizes(1000, 128, "samples")).toEqual([128, 128, 128, 128, 128, 128, 128, 104]);
  });

  it("covers every row once, in order, within the batch size", () => {
    const shuffles = fc.constantFrom("batches" as const, "samples" as const);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 600 }),
        shuffles,
        (rows, size, shuffle) => {
          const ranges = batchRanges(rows, size, shuffle);
          let next = 0;
          for (const range of ranges) {
            expect(range.first).toBe(next);
            expect(range.rows).toBeGreaterThan(0);
            next += range.rows;
          }
          expect(next).toBe(rows);
          expect(ranges.length).toBe(Math.ceil(rows / size));
          const all = ranges.map((range) => range.rows);
          expect(Math.max(...all)).toBe(largestBatch(rows, size, shuffle));
          expect(Math.max(...all)).toBeLessThanOrEqual(size);
          if (shuffle === "batches") expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
          expect(all).toEqual(all.toSorted((a, b) => b - a));
        },
      ),
    );
  });
});

describe("orders", () => {
  it("are permutations, fresh for every epoch, and need no epoch before", () => {
    const orders = Array.from({ length: 20 }, (_, epoch) => batchOrder(key, epoch, 26).join());
    expect(new Set(orders).size).toBe(20);
    expect(batchOrder(key, 19, 26).join()).toBe(orders[19]);
    expect(batchOrder(key, 7, 26).toSorted()).toEqual(Uint32Array.from({ length: 26 }, (_, i) => i));
    expect(sampleOrder(key, 7, 1000).toSorted()).toEqual(Uint32Array.from({ length: 1000 }, (_, i) => i));
    expect(sampleOrder(key, 7, 26)).not.toEqual(batchOrder(key, 7, 26));
  });
});
