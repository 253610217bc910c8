import { describe, expect, it } from "vitest";
import * as functions from "../../src/foundation/special-functions.ts";
import { readGolden, type SpecialFunctionsGolden } from "./golden-file.ts";

/**
 * The expected values are exact to half a unit in the last place (2^-53 relative). The FreeBSD algorithms promise
 * less than one unit, pow 0.7, tanh and the quantile (Wichura's AS 241, "about 1 part in 10^16") a few.
 */
const unitsInTheLastPlace: Readonly<Record<string, number>> = { tanh: 3, normalQuantile: 12 };

const golden = readGolden<SpecialFunctionsGolden>("special-functions");

const implementations: Readonly<Record<string, (x: number, y: number) => number>> = {
  exp: functions.exp,
  expm1: functions.expm1,
  log: functions.log,
  log1p: functions.log1p,
  pow: functions.pow,
  sin: functions.sin,
  cos: functions.cos,
  tanh: functions.tanh,
  normalQuantile: functions.normalQuantile,
};

describe("special functions against mpmath", () => {
  it("has values for every function", () => {
    expect(Object.keys(golden).sort()).toEqual(Object.keys(implementations).sort());
  });

  it.each(Object.keys(implementations))("%s", (name) => {
    const rows = golden[name] ?? [];
    expect(rows.length).toBeGreaterThan(40);
    for (const row of rows) {
      const [x, y] = row as [number, number];
      const expected = row.at(-1)!;
      const actual = implementations[name]!(x, y);
      const allowed = (unitsInTheLastPlace[name] ?? 1.5) * 2 ** -52 * Math.abs(expected);
      expect(Math.abs(actual - expected), `${name}(${row.slice(0, -1)})`).toBeLessThanOrEqual(allowed);
    }
  });
});
