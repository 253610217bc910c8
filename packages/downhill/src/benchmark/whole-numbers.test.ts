import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseWholeNumbers } from "./whole-numbers.ts";

describe("whole numbers", () => {
  it.each([
    [7, [7]],
    ["3", [3]],
    ["1..4", [1, 2, 3, 4]],
    ["4096, 1024,1024", [1024, 4096]],
    ["0..2,2..3,9", [0, 1, 2, 3, 9]],
    [
      [5, 1, 5],
      [1, 5],
    ],
  ])("reads %j", (value, numbers) => {
    expect(parseWholeNumbers(value)).toEqual(numbers);
  });

  it.each([
    ["", /has "", which is neither/],
    ["1..", /has "1\.\.", which is neither/],
    ["-1", /neither/],
    ["1.5", /neither/],
    ["5..1", /ends before it begins/],
    ["0..100000", /longer than 100000/],
    [-1, /has -1, which is not a whole number/],
    [1.5, /not a whole number/],
    [Number.NaN, /not a whole number/],
    [[], /is empty/],
    ["9007199254740992", /not a whole number/],
  ])("refuses %j", (value, message) => {
    expect(() => parseWholeNumbers(value)).toThrow(message);
  });

  it("reads back what is written as a list or as ranges", () => {
    const numbers = fc.uniqueArray(fc.nat(10_000), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(numbers, (given) => {
        const sorted = [...given].sort((a, b) => a - b);
        expect(parseWholeNumbers(given.join(","))).toEqual(sorted);
        expect(parseWholeNumbers(given.map((n) => `${n}..${n}`).join(" , "))).toEqual(sorted);
      }),
    );
  });
});
