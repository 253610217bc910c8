import { describe, expect, it } from "vitest";
import { cos, deterministicMath, exp, expm1, log, log1p, normalQuantile, pow, sin, tanh } from "./special-functions.ts";

/** Golden values from mpmath are in `test/golden`; here, only that every name is the function it says. */
describe("special functions", () => {
  it.each([
    ["exp", exp, Math.exp],
    ["expm1", expm1, Math.expm1],
    ["log", log, Math.log],
    ["log1p", log1p, Math.log1p],
    ["sin", sin, Math.sin],
    ["cos", cos, Math.cos],
    ["tanh", tanh, Math.tanh],
  ])("%s is near the engine's", (name, ours, theirs) => {
    for (const x of [0.001, 0.3, 1, 2.5, 30]) {
      expect(ours(x)).toBeCloseTo(theirs(x), 12 - Math.ceil(Math.log10(1 + Math.abs(theirs(x)))));
    }
    expect(deterministicMath).toHaveProperty(name, ours);
  });

  it("raises to powers", () => {
    expect(pow(2, 0.5)).toBeCloseTo(Math.SQRT2, 15);
    expect(deterministicMath.pow).toBe(pow);
  });

  it("inverts the normal distribution, with its limits", () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(0.25)).toBe(-normalQuantile(0.75));
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(normalQuantile(1.5)).toBeNaN();
  });
});
