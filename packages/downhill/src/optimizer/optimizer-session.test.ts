import { describe, expect, it } from "vitest";
import { deterministicMath } from "../foundation/special-functions.ts";
import { createReferenceKernel } from "../kernel/reference/reference-kernel.ts";
import { defineOptimizer, type OptimizerContext, type OptimizerSetup } from "./optimizer.ts";
import { createInProcessSession, type SessionStep } from "./optimizer-session.ts";
import { copyState } from "./state-tree.ts";

const setup: OptimizerSetup = {
  difficulty: { hiddenLayers: 1, samples: 10 },
  hyperparameters: { rate: 0.5 },
  parameterCount: 2,
  tensors: [],
  batchesPerEpoch: 1,
  math: deterministicMath,
  random: { uniform: () => 0.25, normal: () => 1 },
  vector: createReferenceKernel().vector,
  matrix: createReferenceKernel().matrix,
};

const first: SessionStep = {
  parameters: Float32Array.of(1, 2),
  gradient: Float32Array.of(3, 4),
  ...{ epoch: 0, stepCount: 0, trainLoss: Number.NaN, validationLoss: Number.NaN, fuelUsed: 10, fuelLeft: 90 },
};

function recorder(contexts: OptimizerContext[]) {
  return defineOptimizer({
    name: "recorder",
    hyperparameters: () => ({ rate: 0.5 }),
    initState: ({ parameterCount }) => ({ sum: new Float32Array(parameterCount), steps: 0 }),
    step(context, update) {
      contexts.push(context);
      context.state.sum.set(context.gradient);
      update.fill(context.epoch);
    },
  });
}

describe("in-process session", () => {
  it("hands the hooks everything of the contract, in one object", () => {
    const contexts: OptimizerContext[] = [];
    const session = createInProcessSession(recorder(contexts));
    session.initState(setup);
    const update = new Float32Array(2);
    session.step(first, update);
    expect(contexts[0]).toMatchObject({ ...setup, ...first, state: { sum: Float32Array.of(3, 4), steps: 0 } });
    session.step({ ...first, epoch: 7, stepCount: 1, trainLoss: 0.5, fuelUsed: 30, fuelLeft: 70 }, update);
    expect(contexts[1]).toBe(contexts[0]);
    expect(contexts[1]).toMatchObject({ epoch: 7, stepCount: 1, trainLoss: 0.5, fuelUsed: 30, fuelLeft: 70 });
    expect(update).toEqual(Float32Array.of(7, 7));
  });

  it("snapshots the state, sharing nothing", () => {
    const session = createInProcessSession(recorder([]));
    session.initState(setup);
    const before = copyState(session.peekState());
    session.step(first, new Float32Array(2));
    expect(before).toEqual({ sum: new Float32Array(2), steps: 0 });
    expect(copyState(session.peekState())).toEqual({ sum: Float32Array.of(3, 4), steps: 0 });
  });

  it("moves float32 arrays of the state to where `adopt` puts them", () => {
    const memory = new Float32Array(10);
    const session = createInProcessSession(recorder([]));
    session.initState(setup, (array) => memory.subarray(0, array.length));
    session.step(first, new Float32Array(2));
    expect([...memory.slice(0, 3)]).toEqual([3, 4, 0]);
  });

  it("knows whether there is a query location, and costs no fuel", () => {
    const plain = recorder([]);
    const looking = createInProcessSession({ ...plain, queryLocation: (_, location) => location.fill(8) });
    expect([createInProcessSession(plain).queriesLocation, looking.queriesLocation]).toEqual([false, true]);
    looking.initState(setup);
    const location = new Float32Array(2);
    looking.queryLocation(first, location);
    expect([[...location], looking.fuelUsed]).toEqual([[8, 8], 0]);
  });

  it("refuses to step before it has a state", () => {
    expect(() => createInProcessSession(recorder([])).step(first, new Float32Array(2))).toThrow(/initState/);
  });
});
