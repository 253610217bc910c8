import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { didYouMean, editDistance, nearest } from "./suggestion.ts";

describe("suggestion", () => {
  it.each([
    ["adm", "adam"],
    ["Adam", "adam"],
    ["momentm", "momentum"],
    ["nestrov", "nesterov"],
    ["sdg", "sgd"],
  ])("takes %s for %s", (word, meant) => {
    expect(nearest(word, ["sgd", "momentum", "nesterov", "adam"])).toBe(meant);
  });

  it("suggests nothing far off", () => {
    expect(nearest("lamb", ["sgd", "momentum"])).toBeUndefined();
    expect(nearest("x", [])).toBeUndefined();
    expect(didYouMean("x", [])).toBe("");
    expect(didYouMean("adm", ["adam"])).toBe(" Did you mean adam?");
  });

  it("counts edits: a metric on equal words, and never more than the longer word", () => {
    expect(editDistance("ab", "ba")).toBe(1);
    expect(editDistance("kitten", "sitting")).toBe(3);
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(editDistance(a, a)).toBe(0);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
