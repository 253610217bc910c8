import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { deterministicMath } from "../../foundation/special-functions.ts";
import { createReferenceKernel } from "../../kernel/reference/reference-kernel.ts";
import { defineOptimizer, type Hyperparameters, type Optimizer, type StateTree } from "../optimizer.ts";
import { addDecayedWeights } from "./add-decayed-weights.ts";
import { chain } from "./chain.ts";
import { clip, clipByGlobalNorm } from "./clip.ts";
import { lookahead } from "./lookahead.ts";
import { optimizerFrom } from "./optimizer-from.ts";
import { scale, scaleByLearningRate, scaleBySchedule } from "./scale.ts";
import { scaleByAdam } from "./scale-by-adam.ts";
import { scaleByRms, scaleByRootOfSquares } from "./scale-by-rms.ts";
import { scaleBySign } from "./scale-by-sign.ts";
import { scaleByTrustRatio } from "./scale-by-trust-ratio.ts";
import { exponentialAverage, trace } from "./trace.ts";
import { stateless, type Transform, type TransformContext } from "./transform.ts";

const { vector, matrix } = createReferenceKernel();
const count = 5;
const context: TransformContext = {
  difficulty: { hiddenLayers: 1, samples: 10 },
  hyperparameters: {},
  parameterCount: count,
  tensors: [
    { name: "layers.0.weight", layer: 0, kind: "weight", shape: [1, 3], offset: 0, length: 3 },
    { name: "layers.0.bias", layer: 0, kind: "bias", shape: [2], offset: 3, length: 2 },
  ],
  batchesPerEpoch: 4,
  math: deterministicMath,
  random: { uniform: () => 0.25, normal: () => 1 },
  ...{ vector, matrix, epoch: 0, stepCount: 0, trainLoss: Number.NaN, validationLoss: Number.NaN },
  ...{ fuelUsed: 0, fuelLeft: 1 },
  parameters: Float32Array.of(3, 4, 0, 0, 0),
  gradient: new Float32Array(count),
};

/** What leaves the transform at each step when these numbers enter, the same in every element. */
function outputs<S extends StateTree>(transform: Transform<S>, inputs: readonly number[]): number[] {
  const state = transform.init(context);
  return inputs.map((input, stepCount) => {
    const updates = new Float32Array(count).fill(input);
    transform.update({ ...context, stepCount }, state, updates);
    return updates[0]!;
  });
}

function once<S extends StateTree>(transform: Transform<S>, updates: Float32Array): Float32Array {
  transform.update(context, transform.init(context), updates);
  return updates;
}

describe("stages", () => {
  it.each<[string, Transform, number[], number[]]>([
    ["scale", scale(-2), [1, 3], [-2, -6]],
    ["scaleBySchedule", scaleBySchedule(({ stepCount }) => stepCount), [5, 5, 5], [0, 5, 10]],
    ["scaleByLearningRate", scaleByLearningRate(0.5), [4], [-2]],
    ["scaleByLearningRate", scaleByLearningRate(({ stepCount }) => 1 / (1 + stepCount)), [4, 4], [-4, -2]],
    ["trace", trace({ decay: 0.5 }), [8, 0, 4], [8, 4, 6]],
    ["trace", trace({ decay: 0.5, nesterov: true }), [8, 0, 4], [12, 2, 7]],
    ["exponentialAverage", exponentialAverage({ decay: 0.75 }), [8, 0], [2, 1.5]],
    ["addDecayedWeights", addDecayedWeights(0.5), [1], [2.5]],
    ["clip", clip(2), [3, -3, 1.5], [2, -2, 1.5]],
    ["scaleBySign", scaleBySign(), [3, -0.1, 0], [1, -1, 0]],
    ["scaleByRms", scaleByRms({ decay: 0.75, epsilon: 0 }), [2, -2], [2, -2 / Math.sqrt(0.75 + 1)]],
    ["scaleByRootOfSquares", scaleByRootOfSquares({ initial: 5, epsilon: 1 }), [2, 4], [0.5, 4 / 6]],
    ["scaleByAdam", scaleByAdam({ epsilon: 0 }), [7, 7, 7], [1, 1, 1]],
  ])("%s", (_, transform, inputs, expected) => {
    outputs(transform, inputs).forEach((output, i) => {
      expect(output).toBeCloseTo(expected[i]!, 6);
    });
  });

  it("clipByGlobalNorm shortens what is too long to the limit and leaves the rest alone", () => {
    const updates = fc.float32Array({ minLength: count, maxLength: count, noNaN: true, min: -1e3, max: 1e3 });
    fc.assert(
      fc.property(updates, fc.double({ min: 0.1, max: 100, noNaN: true }), (before, limit) => {
        const after = once(clipByGlobalNorm(limit), before.slice());
        const norm = vector.norm(before);
        if (norm <= limit) expect(after).toBeBitIdentical(before);
        else expect(vector.norm(after) / limit).toBeCloseTo(1, 5);
        expect(vector.dot(after, before)).toBeCloseTo(vector.norm(after) * norm, 0);
      }),
    );
  });

  it("scaleByTrustRatio gives each tensor's step the length of its weights, unless one of them is zero", () => {
    const scaled = once(scaleByTrustRatio(), Float32Array.of(0, 0, 2, 7, 8));
    expect([...scaled]).toEqual([0, 0, 5, 7, 8]);
    expect([...once(scaleByTrustRatio(), new Float32Array(count))]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("chain", () => {
  it("applies its stages in order, each with its own state", () => {
    const transform = chain(clip(4), trace({ decay: 0.5 }), scale(10), trace({ decay: 0.5 }));
    expectTypeOf(transform.init(context)).toEqualTypeOf<
      readonly [null, { readonly velocity: Float32Array }, null, { readonly velocity: Float32Array }]
    >();
    expect(outputs(transform, [9, 0])).toEqual([40, 40]);
    expect(transform.init(context)).toEqual([null, { velocity: new Float32Array(count) }, null, expect.anything()]);
  });

  it("nests, and does nothing when empty", () => {
    expect(outputs(chain(chain(scale(2), scale(3)), chain()), [1])).toEqual([6]);
  });
});

/** Runs an optimizer on the gradient of ½‖w‖², and returns the parameters after each step. */
function descend(optimizer: Optimizer, steps: number, hyperparameters: Hyperparameters = {}): Float32Array[] {
  const setup = {
    ...context,
    hyperparameters: { ...optimizer.hyperparameters(context.difficulty), ...hyperparameters },
  };
  const state = optimizer.initState(setup);
  const parameters = Float32Array.of(3, 4, -1, 2, 0.5);
  const update = new Float32Array(count);
  return Array.from({ length: steps }, (_, stepCount) => {
    const gradient = parameters.slice();
    const here = { ...setup, state, stepCount, parameters, gradient };
    optimizer.queryLocation?.(here, gradient);
    optimizer.step(here, update);
    for (let i = 0; i < count; i++) parameters[i] = parameters[i]! + update[i]!;
    return parameters.slice();
  });
}

const momentum = optimizerFrom(
  "five-lines",
  () => ({ learningRate: 0.1, momentum: 0.9 }),
  (h) => chain(trace({ decay: h.momentum }), scaleByLearningRate(h.learningRate)),
);

describe("optimizerFrom", () => {
  it("makes an optimizer with the bits of the plain loop", () => {
    const loop = defineOptimizer({
      name: "loop",
      hyperparameters: () => ({ learningRate: 0.1, momentum: 0.9 }),
      initState: ({ parameterCount }) => ({ velocity: new Float32Array(parameterCount) }),
      step({ state, gradient, hyperparameters: h }, update) {
        for (let i = 0; i < update.length; i++) {
          state.velocity[i] = h.momentum * state.velocity[i]! + gradient[i]!;
          update[i] = -h.learningRate * state.velocity[i]!;
        }
      },
    });
    expect(descend(momentum, 20)).toEqual(descend(loop, 20));
    expectTypeOf(momentum).toExtend<Optimizer>();
  });

  it("builds the transform from the hyperparameters in force, overrides included", () => {
    expect(descend(momentum, 1, { learningRate: 0.5 })[0]![0]).toBe(1.5);
  });

  it("refuses wrong compositions where they are written", () => {
    const rate = () => ({ rate: 1 });
    // @ts-expect-error -- the hyperparameters have no such name
    const unknownName = () => optimizerFrom("a", rate, (h) => scale(h.learningRate));
    // @ts-expect-error -- a transform's state is plain data
    const notData: Transform<Map<string, number>> = { init: () => new Map(), update: () => {} };
    // @ts-expect-error -- the gradient is not the transform's to change
    const writes = stateless(({ gradient }) => gradient.fill(0));
    expect([unknownName, notData, writes]).toHaveLength(3);
  });
});

describe("lookahead", () => {
  const settings = (slowSteps: number, slowRate: number) => () => ({ slowSteps, slowRate });

  it("pulls back to the slow weights every k steps, and goes on with the wrapped state", () => {
    const pulled = descend(lookahead("pulled", momentum, settings(3, 0.5)), 3);
    const free = descend(momentum, 3);
    expect(pulled.slice(0, 2)).toEqual(free.slice(0, 2));
    pulled[2]!.forEach((w, i) => {
      expect(w).toBeCloseTo((free[2]![i]! + [3, 4, -1, 2, 0.5][i]!) / 2, 6);
    });
  });

  it("is the wrapped optimizer when the slow weights follow at once", () => {
    const same = descend(lookahead("same", momentum, settings(2, 1)), 9).at(-1)!;
    descend(momentum, 9)
      .at(-1)!
      .forEach((w, i) => {
        expect(same[i]).toBeCloseTo(w, 5);
      });
  });

  it("hands a query location on to the wrapped optimizer with its own state, and has none where that has none", () => {
    const seen: StateTree[] = [];
    const looking = defineOptimizer({
      ...{ name: "looking", hyperparameters: () => ({}), initState: () => ({ mark: 7 }), step: () => {} },
      queryLocation: ({ state }) => seen.push(state),
    });
    descend(lookahead("wrapped", looking, settings(5, 0.5)), 1);
    expect(seen).toEqual([{ mark: 7 }]);
    expect(lookahead("plain", momentum, settings(5, 0.5)).queryLocation).toBeUndefined();
    expect(() => lookahead("Bad Name", momentum, settings(5, 0.5))).toThrow(/use lower-case/);
  });
});
