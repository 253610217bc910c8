import { describe, expect, it } from "vitest";
import type { SessionStep } from "../optimizer/optimizer-session.ts";
import { WriteGuard } from "./write-guard.ts";

const length = 10_000;

function stepOf(stepCount: number, arrays: Pick<SessionStep, "parameters" | "gradient">): SessionStep {
  return { ...arrays, stepCount, epoch: 0, trainLoss: 0, validationLoss: 0, fuelUsed: 0, fuelLeft: 1 };
}

function arraysOf(size: number) {
  return { parameters: new Float32Array(size).fill(1), gradient: new Float32Array(size).fill(2) };
}

/** The step at which a hook is found that writes as `write` says, or undefined after as many steps as cover all. */
function foundAt(write: (arrays: ReturnType<typeof arraysOf>, stepCount: number) => void, size = length) {
  const guard = new WriteGuard();
  const arrays = arraysOf(size);
  const out = new Float32Array(size);
  for (let stepCount = 0; stepCount < 8; stepCount++) {
    const step = stepOf(stepCount, arrays);
    guard.before("step", step, out);
    write(arrays, stepCount);
    try {
      guard.after("step");
    } catch (error) {
      expect(error).toMatchObject({ code: "optimizer/wrote" });
      return stepCount;
    }
  }
  return undefined;
}

describe("the guard of the engine's arrays", () => {
  it("lets pass who writes elsewhere", () => {
    expect(foundAt(() => {})).toBeUndefined();
  });

  it.each(["parameters", "gradient"] as const)("finds one element of %s at the first call", (name) => {
    expect(
      foundAt((arrays, step) => {
        arrays[name][9_999]! += step + 1;
      }),
    ).toBe(0);
  });

  it.each([1, 2, 3, 7])("finds writing everywhere in step %i", (at) => {
    expect(
      foundAt(({ gradient }, step) => {
        if (step === at) gradient.fill(0);
      }),
    ).toBe(at);
  });

  it("finds who goes on writing at one place, when the window is there", () => {
    const late = (place: number) =>
      foundAt(({ parameters }, step) => {
        if (step > 0) parameters[place]! += 1;
      });
    expect([late(0), late(4_096), late(9_999)]).toEqual([3, 1, 2]);
  });

  it("sees bits, and not numbers only", () => {
    const guard = new WriteGuard();
    const arrays = { parameters: new Float32Array(4), gradient: new Float32Array(4) };
    guard.before("step", stepOf(0, arrays), new Float32Array(4));
    arrays.gradient[3] = -0;
    expect(() => guard.after("step")).toThrow(/wrote into gradient/);
  });

  it("watches other arrays whole at once", () => {
    const guard = new WriteGuard();
    for (const size of [10, 20]) {
      const arrays = arraysOf(size);
      const step = stepOf(1, arrays);
      guard.before("step", step, new Float32Array(size));
      arrays.parameters[size - 1] = 0;
      expect(() => guard.after("step")).toThrow(/wrote into parameters/);
    }
  });

  it("leaves no room for properties on the arrays that a hook gets", () => {
    const arrays = arraysOf(4);
    const out = new Float32Array(4);
    new WriteGuard().before("queryLocation", stepOf(0, arrays), out);
    for (const array of [arrays.parameters, arrays.gradient, out]) expect(Object.isExtensible(array)).toBe(false);
  });
});
