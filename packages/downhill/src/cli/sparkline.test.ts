import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sparkline, sparklineRange } from "./sparkline.ts";

describe("sparkline", () => {
  it("draws a bar for each value, on a logarithmic scale", () => {
    expect(sparkline([1, 10, 100], 10)).toBe("▁▅█");
    expect(sparkline([0.001, 0.01, 0.1, 1], 10)).toBe("▁▃▆█");
  });

  it("averages where there are more values than bars", () => {
    expect(sparkline([1, 1, 100, 100], 2)).toBe("▁█");
  });

  it("leaves gaps for what a logarithm has no place for", () => {
    expect(sparkline([1, Number.NaN, 100, Number.POSITIVE_INFINITY, -1, 0], 10)).toBe("▁ █   ");
  });

  it("is flat for equal values and empty for none", () => {
    expect(sparkline([2, 2, 2], 10)).toBe("▁▁▁");
    expect(sparkline([], 10)).toBe("");
    expect(sparkline([Number.NaN], 10)).toBe("");
    expect(sparkline([1, 2], 0)).toBe("");
  });

  it("does not let the highest tenth flatten the rest", () => {
    expect(sparkline([1000, 8, 8, 4, 4, 2, 2, 1, 1, 1], 10)).toBe("███▆▆▃▃▁▁▁");
  });

  it("takes the range of another trace, and stays within the bars outside it", () => {
    expect(sparkline([1, 10, 1000], 10, { low: 1, high: 100 })).toBe("▁▅█");
  });

  it("never exceeds its width, whatever the values", () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.integer({ min: 0, max: 50 }), (values, width) => {
        expect([...sparkline(values, width)].length).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("takes traces of a million epochs", () => {
    const values = Array.from({ length: 1_000_000 }, (_, i) => 1 / (i + 1));
    expect(sparklineRange(values)).toEqual({ low: 1e-6, high: 1 / 100_001 });
    expect(sparkline(values, 40)).toHaveLength(40);
  });
});
