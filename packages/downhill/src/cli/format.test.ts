import { describe, expect, it } from "vitest";
import { alignColumns, formatCount, formatDuration, formatLoss, printable, visibleLength, wrap } from "./format.ts";
import { colors } from "./terminal.ts";

describe("format", () => {
  it.each([
    [0.061234, "0.06123"],
    [0, "0.000"],
    [1.5, "1.500"],
    [12345.6, "1.235e+4"],
    [0.00001234, "1.234e-5"],
    [123456789, "1.235e+8"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
  ])("writes the loss %s as %s", (loss, text) => {
    expect(formatLoss(loss)).toBe(text);
  });

  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1.00 k"],
    [999_600, "1.00 M"],
    [1.234e12, "1.23 T"],
    [1e14, "100 T"],
    [9e15, "9.00 P"],
    [Number.POSITIVE_INFINITY, "Infinity"],
  ])("writes the count %s as %s", (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  it.each([
    [0.0123, "12 ms"],
    [1, "1.0 s"],
    [59.94, "59.9 s"],
    [59.97, "1 min 00 s"],
    [185, "3 min 05 s"],
    [7500, "2 h 05 min"],
  ])("writes %s seconds as %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it("aligns columns by what is visible", () => {
    expect(
      alignColumns([
        [colors.bold("a"), "b"],
        ["long", "c", ""],
      ]),
    ).toEqual([`${colors.bold("a")}     b`, "long  c"]);
    expect(visibleLength(colors.good("PASSED"))).toBe(6);
  });

  it("wraps at spaces, and leaves long words whole", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("incomprehensibilities", 5)).toEqual(["incomprehensibilities"]);
  });

  it("defuses what a stranger's text could do to a terminal", () => {
    expect(printable("a\u001b[2Jb\u202ec\nd")).toBe("a\\u{1b}[2Jb\\u{202e}c\\u{a}d");
    expect(printable("momentum on η, N → ∞")).toBe("momentum on η, N → ∞");
  });
});
