import { describe, expect, it } from "vitest";
import { referenceKernel, smallInstance } from "../../test/fixtures/small-instance.ts";
import { type BuiltInOptimizerName, builtInOptimizers } from "../baselines/index.ts";
import type { Optimizer } from "../optimizer/optimizer.ts";
import { createInProcessSession } from "../optimizer/optimizer-session.ts";
import type { SavableAttempt, SessionAttemptOptions } from "./attempt.ts";
import { decodePoint, encodePoint } from "./point-encoding.ts";
import { startSessionAttempt } from "./run-attempt.ts";

const instance = smallInstance({ epochLimit: 8 });

function start(optimizer: Optimizer, options: Partial<SessionAttemptOptions> = {}) {
  return startSessionAttempt({
    instance,
    kernel: referenceKernel,
    session: createInProcessSession(optimizer),
    ...options,
  });
}

const save = (attempt: SavableAttempt) => decodePoint(encodePoint(attempt.peek()));

/** Takes its update from the last one, draws random numbers, and keeps a list. */
const unusual: Optimizer = {
  name: "unusual",
  hyperparameters: () => ({ learningRate: 0.02 }),
  initState: () => ({ lengths: [] as number[] }),
  step({ gradient, random, state, hyperparameters }, update) {
    (state as { lengths: number[] }).lengths.push(random.normal());
    for (let i = 0; i < update.length; i++) {
      update[i] = 0.5 * update[i]! - (hyperparameters["learningRate"] as number) * gradient[i]!;
    }
  },
};

const names: BuiltInOptimizerName[] = ["sgd", "nesterov", "adam", "muon", "sam", "schedule-free-adamw"];
const cases: [string, Optimizer][] = [...names.map((name) => [name, builtInOptimizers[name]] as [string, Optimizer])];

describe("an attempt from a saved point", () => {
  it.each([...cases, ["unusual", unusual] as [string, Optimizer]])("goes on with the same bits: %s", (_, optimizer) => {
    const whole = start(optimizer);
    for (let epoch = 1; epoch <= 3; epoch++) whole.runEpoch();
    const resumed = start(optimizer, { from: save(whole) });
    expect(save(resumed)).toEqual(save(whole));
    expect(resumed.evaluate()).toBe(save(whole).validationLoss);
    while (whole.stop === undefined) {
      expect(resumed.runEpoch()).toEqual(whole.runEpoch());
      expect(save(resumed)).toEqual(save(whole));
    }
    expect(resumed.stop).toBe(whole.stop);
    expect(() => resumed.result()).toThrow(/resumed/);
  });

  it.each(cases)(
    "does without the last update, and without the gradient where no location is asked for: %s",
    (_, optimizer) => {
      const carry = { gradient: optimizer.queryLocation !== undefined, update: false };
      const whole = start(optimizer);
      const forgetful = start(optimizer, { carry });
      for (let epoch = 1; epoch <= 3; epoch++) expect(forgetful.runEpoch()).toEqual(whole.runEpoch());
      const point = save(forgetful);
      expect(point.update).toBeNull();
      expect(point.gradient === null).toBe(optimizer.queryLocation === undefined);
      expect(start(optimizer, { carry, from: point }).runEpoch()).toEqual(whole.runEpoch());
    },
  );

  it("shows who reads the last update", () => {
    const forgetful = start(unusual, { carry: { gradient: false, update: false } });
    expect(forgetful.runEpoch()).toBeUndefined();
    expect(forgetful.stop).toBe("diverged");
  });
});
