import { describe, expect, it } from "vitest";
import { mergeHyperparameters } from "./hyperparameters.ts";

const defaults = { learningRate: 0.1, nesterov: false };

describe("hyperparameters", () => {
  it("puts overrides over the optimizer's own", () => {
    expect(mergeHyperparameters("sgd", defaults, { learningRate: 0.5 })).toEqual({
      learningRate: 0.5,
      nesterov: false,
    });
  });

  it.each([
    [{ learning: 0.1 }, /sgd has no hyperparameter "learning"; it has learningRate, nesterov/],
    [{ constructor: 1 }, /no hyperparameter "constructor"/],
    [{ learningRate: true }, /"learningRate" of sgd is true; it must be a number, such as 0.1/],
    [{ learningRate: Number.NaN }, /is NaN; it must be a finite number/],
    [{ nesterov: 1 }, /must be a boolean, such as false/],
  ])("refuses %j", (overrides: Record<string, number | boolean>, message) => {
    expect(() => mergeHyperparameters("sgd", defaults, overrides)).toThrow(message);
  });

  it("refuses an optimizer's hyperparameters that are no object, or no numbers", () => {
    expect(() => mergeHyperparameters("mine", undefined as never)).toThrow(/of mine are undefined, not an object/);
    expect(() => mergeHyperparameters("mine", { rate: "1" } as never)).toThrow(
      /"rate" of mine is 1; it must be a finite/,
    );
  });

  it("says so when there is none to override", () => {
    expect(() => mergeHyperparameters("plain", {}, { x: 1 })).toThrow(/it has none/);
  });
});
