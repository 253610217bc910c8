import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSearchRange, parseSearchRange, type SearchRange, valueAt } from "./search-range.ts";

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const ends = (values: fc.Arbitrary<number>) =>
  fc
    .tuple(values, values)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ low: Math.min(a, b) + 0, high: Math.max(a, b) + 0 }));

const ranges: fc.Arbitrary<SearchRange> = fc.oneof(
  ends(number).map((range) => ({ scale: "linear" as const, ...range })),
  ends(fc.double({ min: 1e-12, max: 1e6, noNaN: true })).map((range) => ({ scale: "log" as const, ...range })),
  ends(fc.double({ min: -3, max: 1 - 1e-9, noNaN: true })).map((range) => ({ scale: "complement" as const, ...range })),
  ends(fc.integer()).map((range) => ({ scale: "integer" as const, ...range })),
  fc.uniqueArray(fc.integer(), { minLength: 1 }).map((values) => ({ scale: "choices" as const, values })),
  fc.constant({ scale: "choices" as const, values: [true, false] }),
);
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("a search range", () => {
  it("is read as it is written", () => {
    fc.assert(
      fc.property(ranges, (range) => {
        expect(parseSearchRange("x", formatSearchRange(range))).toEqual(range);
      }),
    );
  });

  it("gives values inside it", () => {
    fc.assert(
      fc.property(ranges, share, (range, u) => {
        const value = valueAt(range, u);
        if (range.scale === "choices") expect(range.values).toContain(value);
        else {
          expect(value).toBeGreaterThanOrEqual(range.low);
          expect(value).toBeLessThanOrEqual(range.high);
        }
        if (range.scale === "integer") expect(Number.isInteger(value)).toBe(true);
      }),
    );
  });

  it("goes through each scale evenly", () => {
    const at = (text: string) => [0, 0.25, 0.5, 0.75].map((u) => valueAt(parseSearchRange("x", text), u));
    expect(at("0..8")).toEqual([0, 2, 4, 6]);
    expect(at("1e-4..1:log")).toEqual([0.0001, 0.001, 0.01, 0.1]);
    expect(at("0..0.9999:complement")).toEqual([0, 0.9, 0.99, 0.999]);
    expect(at("1..4:integer")).toEqual([1, 2, 3, 4]);
    expect(at("true,false")).toEqual([true, true, false, false]);
  });

  it("gives numbers that people can type", () => {
    expect(valueAt(parseSearchRange("x", "1e-4..1e-1:log"), 0.3)).toBe(0.000794);
    expect(valueAt(parseSearchRange("x", "0.5..0.999:complement"), 0.3)).toBe(0.9225);
  });

  it.each([
    ["1e-4..1e-1:lg", "did you mean log?"],
    ["0..1:log", "must lie above 0"],
    ["0.5..1:complement", "must lie below 1"],
    ["1..2.5:integer", "whole ends"],
    ["2..1", "LOW < HIGH"],
    ["1..x", "LOW < HIGH"],
    ["1..2..3", "LOW < HIGH"],
    ["1..2:log:log", "its scale must be one of"],
    ["fast", "values such as"],
    ["", "values such as"],
    ["1,1", "a value twice"],
    ["1,true", "mixed"],
  ])("says what is wrong with %j", (text, message) => {
    expect(() => parseSearchRange("rate", text)).toThrow(message);
    expect(() => parseSearchRange("rate", text)).toThrow(`the range of rate is "${text}"`);
  });
});
