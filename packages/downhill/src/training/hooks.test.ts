import { describe, expect, it } from "vitest";
import sgd from "../baselines/sgd.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { checkOptimizer, hookFailure } from "./hooks.ts";

describe("checkOptimizer", () => {
  it("lets an optimizer through", () => {
    expect(checkOptimizer(sgd)).toBe(sgd);
  });

  it.each([
    [undefined, /not undefined/],
    [() => sgd, /not a function/],
    [{}, /needs a name/],
    [{ ...sgd, name: "My Adam" }, /a name such as "my-adam"; this one's is "My Adam"/],
    [{ ...sgd, step: undefined }, /"step" must be a function, not undefined/],
    [{ ...sgd, initState: 3 }, /"initState" must be a function, not a number/],
    [{ ...sgd, queryLocation: null }, /"queryLocation" must be a function, not null/],
  ])("says what is wrong with %o", (value, message) => {
    expect(() => checkOptimizer(value)).toThrow(message);
    expect(() => checkOptimizer(value)).toThrow(CodedError);
  });
});

describe("hookFailure", () => {
  it("names optimizer, hook, epoch and batch, and keeps the cause", () => {
    const cause = new RangeError("too far");
    const error = hookFailure("mine", { hook: "step", epoch: 3, batch: 7 }, cause);
    expect(error.message).toBe("optimizer mine: step threw at epoch 3, batch 7: too far");
    expect([error.code, error.cause]).toEqual(["optimizer/failed", cause]);
  });

  it("does without a place before the first epoch, and without an Error", () => {
    expect(hookFailure("mine", { hook: "initState" }, "no").message).toBe("optimizer mine: initState threw: no");
  });
});
