import { describe, expect, expectTypeOf, it } from "vitest";
import { defineOptimizer, type Optimizer, type OptimizerContext, type ReadonlyVector } from "./optimizer.ts";

const hyperparameters = () => ({ learningRate: 0.1, nesterov: true });
const initState = ({ parameterCount }: { readonly parameterCount: number }) => ({
  velocity: new Float32Array(parameterCount),
});

describe("defineOptimizer", () => {
  it("infers state and hyperparameters, and forgets neither", () => {
    const optimizer = defineOptimizer({
      ...{ name: "inferred", hyperparameters, initState },
      step({ state, hyperparameters: h, gradient, tensors, fuelLeft }, update) {
        expectTypeOf(state.velocity).toEqualTypeOf<Float32Array<ArrayBuffer>>();
        expectTypeOf(h).toEqualTypeOf<{ learningRate: number; nesterov: boolean }>();
        expectTypeOf(gradient).toEqualTypeOf<ReadonlyVector>();
        expectTypeOf(tensors[0]!.kind).toEqualTypeOf<"weight" | "bias" | "scale" | "shift">();
        expectTypeOf([fuelLeft, update[0]!]).toEqualTypeOf<number[]>();
      },
    });
    expectTypeOf(optimizer).toExtend<Optimizer>();
    expect(Object.isFrozen(optimizer)).toBe(true);
  });

  it.each(["Adam", "", "my_adam", "-adam", "adam--w", "adam w"])("refuses the name %j", (name) => {
    expect(() => defineOptimizer({ name, hyperparameters, initState, step: () => {} })).toThrow(/use lower-case/);
  });
});

/** Each call below is a mistake that the compiler finds: were one to pass, its directive would be an error. */
describe("a wrong submission is a compile error", () => {
  const rest = { name: "wrong", hyperparameters };

  it("whose state is not plain data", () => {
    // @ts-expect-error -- a Map cannot be saved
    defineOptimizer({ ...rest, initState: () => ({ seen: new Map() }), step: () => {} });
    // @ts-expect-error -- nor can a function
    defineOptimizer({ ...rest, initState: () => ({ rate: () => 1 }), step: () => {} });
    // @ts-expect-error -- a state of nothing is null
    defineOptimizer({ ...rest, initState: () => undefined, step: () => {} });
    // @ts-expect-error -- state is not a promise
    defineOptimizer({ ...rest, initState: async () => null, step: () => {} });
  });

  it("whose hyperparameters are not numbers or booleans", () => {
    // @ts-expect-error -- a schedule by name is no number
    defineOptimizer({ ...rest, hyperparameters: () => ({ schedule: "cosine" }), initState, step: () => {} });
  });

  it("that lacks a hook, or misspells one", () => {
    // @ts-expect-error -- no step
    defineOptimizer({ ...rest, initState });
    // @ts-expect-error -- queryLocations
    defineOptimizer({ ...rest, initState, step: () => {}, queryLocations: () => {} });
  });

  it("that reads what is not there", () => {
    defineOptimizer({
      ...{ ...rest, initState },
      step({ state, hyperparameters: h, ...context }) {
        // @ts-expect-error -- the state has no such field
        expect(state.momentum).toBeUndefined();
        // @ts-expect-error -- nor have the hyperparameters
        expect(h.beta1).toBeUndefined();
        // @ts-expect-error -- there is no test data
        expect(context.testLoss).toBeUndefined();
      },
    });
  });

  it("that writes what it may only read", () => {
    const writes = (context: OptimizerContext, update: Float32Array) => {
      // @ts-expect-error -- the loop adds u to w, not the optimizer
      context.parameters[0] = 1;
      // @ts-expect-error -- the gradient is carried to the next step
      context.gradient.fill(0);
      // @ts-expect-error -- nor may it be the output of a vector operation
      context.vector.scale(context.gradient, 1, update);
      // @ts-expect-error -- the epoch is the loop's
      context.epoch = 3;
    };
    expectTypeOf(writes).toExtend<Optimizer["step"]>();
  });
});
