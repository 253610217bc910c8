import { describe, expect, it } from "vitest";
import { formatCount, formatEstimateInterval, formatInterval, formatNumber, formatPValue } from "./numbers.ts";

describe("numbers of a page", () => {
  it.each([
    [0.0612345, "0.0612"],
    [12.345, "12.3"],
    [650, "650"],
    [0, "0.00"],
    [1.5e-7, "1.50e-7"],
    [Number.POSITIVE_INFINITY, "—"],
  ])("shows %d as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each([
    [1e9, "1 G"],
    [7.19e11, "719 G"],
    [999.6, "1.00 k"],
    [42, "42"],
    [Number.NaN, "—"],
  ])("counts %d as %s", (value, text) => {
    expect(formatCount(value)).toBe(text);
  });

  it("shows intervals, open and absent ones too", () => {
    const open = { low: 2, high: Number.POSITIVE_INFINITY };
    expect(formatInterval({ low: 1, high: 2 }, formatNumber)).toBe("1.00 to 2.00");
    expect(formatInterval(open, formatNumber)).toBe("at least 2.00");
    expect(formatEstimateInterval({ median: 1, interval: null }, formatNumber)).toBe("");
    const never = { low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    expect(formatEstimateInterval({ median: never.low, interval: never }, formatNumber)).toBe("");
  });

  it("shows no p-value as zero", () => {
    expect(formatPValue(1e-9)).toBe("< 0.0001");
    expect(formatPValue(0.0312)).toBe("0.031");
  });
});
