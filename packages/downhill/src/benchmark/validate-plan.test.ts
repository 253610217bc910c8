import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CodedError } from "../foundation/coded-error.ts";
import { planPresets } from "./plan-presets.ts";
import { validatePlan } from "./validate-plan.ts";

const whole = {
  optimizers: ["sgd", { optimizer: "./mine.ts", label: "mine", set: { learningRate: 0.1, nesterov: true } }],
  difficulties: [{ hiddenLayers: 3, samples: 1024 }],
  nonces: "0..9",
  seed: "monday",
  preset: "paper",
  challenge: { noise: 0.1 },
  maxFuel: 1e12,
};

const problems: readonly (readonly [string, unknown, string])[] = [
  ["no object", [], "plan.json is a list; it must be an object"],
  ["no optimizers", {}, "plan.json: optimizers is missing; it must be a list"],
  ["no optimizer", { optimizers: [] }, "plan.json: optimizers is a list; it must be a list of names"],
  ["a misspelt field", { ...whole, nonce: 1 }, "plan.json: nonce is not known. Did you mean nonces? Known"],
  [
    "a field of an entry",
    { ...whole, optimizers: [{ optimiser: "sgd" }] },
    "plan.json: optimizers[0].optimiser is not",
  ],
  ["a value of an entry", { ...whole, optimizers: ["sgd", 3] }, "plan.json: optimizers[1] is 3; it must be an object"],
  [
    "a hyperparameter",
    { ...whole, optimizers: ["sgd", { optimizer: "adam", set: { learningRate: "0.1" } }] },
    'plan.json: optimizers[1].set.learningRate is "0.1"; it must be a finite number',
  ],
  ["a flag", { ...whole, optimizers: [{ optimizer: "adam", tuned: 1 }] }, "plan.json: optimizers[0].tuned is 1"],
  ["a range", { optimizers: ["sgd"], hiddenLayers: "11..1" }, "plan.json: hiddenLayers has the range 11..1"],
  ["a list", { optimizers: ["sgd"], samples: [1024, "x"] }, "plan.json: samples is a list; it must be a number"],
  [
    "a difficulty",
    { optimizers: ["sgd"], difficulties: [{ hiddenLayers: 3, samples: 1.5 }] },
    "plan.json: difficulties[0].samples is 1.5; it must be a whole number",
  ],
  ["both ways of difficulties", { ...whole, samples: 1024 }, "plan.json: difficulties stands beside hiddenLayers"],
  ["a preset", { ...whole, preset: "papers" }, 'plan.json: preset is "papers"; it must be paper or c006'],
  ["a constant", { ...whole, challenge: { nois: 1 } }, "plan.json: challenge.nois is not known. Did you mean noise?"],
  ["fuel", { ...whole, maxFuel: 0 }, "plan.json: maxFuel is 0; it must be a whole number above 0"],
];

describe("a plan", () => {
  it("may say everything", () => {
    expect(validatePlan(whole, "plan.json")).toMatchObject({ ...whole, nonces: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
  });

  it.each(Object.entries(planPresets))("is the preset %s", (_, preset) => {
    expect(validatePlan(preset, "preset").optimizers).toEqual(preset.optimizers);
  });

  it.each(problems)("is refused by the path of what is wrong: %s", (_, plan, message) => {
    expect(() => validatePlan(plan, "plan.json")).toThrow(message);
  });

  it("is valid, or refused with a code, whatever it is", () => {
    const fields = fc.dictionary(fc.constantFrom(...Object.keys(whole), "x"), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fields), (value) => {
        try {
          validatePlan(value, "plan.json");
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError);
          expect((error as CodedError).code).toBe("plan/invalid");
        }
      }),
    );
  });
});
