import { describe, expect, it } from "vitest";
import { type BuiltInOptimizerName, builtInOptimizers } from "../baselines/index.ts";
import { selectKernel } from "../kernel/select-kernel.ts";
import { defineOptimizer, type Optimizer } from "../optimizer/index.ts";
import { createInProcessSession, type OptimizerSession } from "../optimizer/optimizer-session.ts";
import type { Bench } from "./bench.ts";
import { type CheckExercise, exercises } from "./exercises.ts";
import type { Finding } from "./finding.ts";
import { createInstances } from "./network-landscape.ts";
import { judgeMemory, judgeRestoring } from "./rehearsal.ts";

const kernel = selectKernel();
const instances = createInstances(kernel);

function benchOf(optimizer: Optimizer): Bench {
  return { kernel, instances, subject: { name: optimizer.name, open: () => createInProcessSession(optimizer) } };
}

/** An optimizer that descends but for what `changes` say. */
function submission(changes: Partial<Optimizer>): Optimizer {
  return defineOptimizer({
    name: "changed",
    hyperparameters: () => ({ learningRate: 0.05 }),
    initState: () => null,
    step({ gradient }, update) {
      for (let i = 0; i < update.length; i++) update[i] = -0.05 * gradient[i]!;
    },
    ...changes,
  });
}

let calls = 0;

interface Case {
  readonly what: string;
  readonly changes: Partial<Optimizer>;
  readonly exercise: CheckExercise;
  readonly status: Finding["status"];
  readonly message: RegExp;
  readonly remedy: RegExp;
}

const cases: readonly Case[] = [
  {
    what: "hyperparameters that change from call to call",
    changes: { hyperparameters: () => ({ learningRate: ++calls }) },
    ...{ exercise: "hyperparameters", status: "failed", message: /called again for L = 1/, remedy: /without clocks/ },
  },
  {
    what: "hyperparameters that come and go with the difficulty",
    changes: { hyperparameters: ({ hiddenLayers }) => (hiddenLayers > 3 ? { a: 1, b: 2 } : { a: 1 }) },
    ...{
      exercise: "hyperparameters",
      status: "failed",
      message: /the names are a, b, elsewhere a/,
      remedy: /same names/,
    },
  },
  {
    what: "an update without its last element",
    changes: {
      step({ gradient }, update) {
        for (let i = 0; i < update.length - 1; i++) update[i] = -0.05 * gradient[i]!;
      },
    },
    ...{
      exercise: "shapes",
      status: "failed",
      message: /leaves 1 of \d+ elements .*\(layers/,
      remedy: /every element/,
    },
  },
  {
    what: "weights alone",
    changes: {
      step({ gradient, tensors }, update) {
        for (const { kind, offset, length } of tensors) {
          if (kind !== "weight") continue;
          for (let i = offset; i < offset + length; i++) update[i] = -0.05 * gradient[i]!;
        }
      },
    },
    ...{ exercise: "shapes", status: "failed", message: /layers\.0\.bias/, remedy: /0 where a parameter shall stay/ },
  },
  {
    what: "writing into the gradient",
    changes: {
      step({ gradient }, update) {
        (gradient as Float32Array).fill(1, 3, 4);
        update.fill(0);
      },
    },
    ...{ exercise: "shapes", status: "failed", message: /writes into gradient, at element 3/, remedy: /copy it into/ },
  },
  {
    what: "writing into the parameters",
    changes: {
      step({ parameters, gradient }, update) {
        (parameters as Float32Array)[0]! += 1;
        update.set(gradient);
      },
    },
    ...{ exercise: "shapes", status: "failed", message: /writes into parameters/, remedy: /update or location/ },
  },
  {
    what: "a misspelt hyperparameter",
    changes: {
      step({ gradient, hyperparameters }, update) {
        const rate = hyperparameters["learningRat"] as number;
        for (let i = 0; i < update.length; i++) update[i] = -rate * gradient[i]!;
      },
    },
    ...{ exercise: "finiteness", status: "failed", message: /NaN at element 0 .* in step 1/, remedy: /misspelt/ },
  },
  {
    what: "division by the gradient's size",
    changes: {
      step({ gradient }, update) {
        for (let i = 0; i < update.length; i++)
          update[i] = (-0.01 * gradient[i]!) / Math.sqrt(gradient[i]! * gradient[i]!);
      },
    },
    ...{ exercise: "finiteness", status: "failed", message: /NaN/, remedy: /epsilon|division by 0/ },
  },
  {
    what: "steps that are too long",
    changes: {
      step({ gradient, parameters }, update) {
        for (let i = 0; i < update.length; i++) update[i] = 1e3 * parameters[i]! - 1e3 * gradient[i]!;
      },
    },
    ...{ exercise: "finiteness", status: "failed", message: /on a network of L = 1/, remedy: /learning rate/ },
  },
  {
    what: "ascent",
    changes: {
      step({ gradient }, update) {
        for (let i = 0; i < update.length; i++) update[i] = 0.01 * gradient[i]!;
      },
    },
    ...{ exercise: "convergence", status: "failed", message: /is left after 3000 steps/, remedy: /sign of the update/ },
  },
  {
    what: "steps that are too short",
    changes: {
      step({ gradient }, update) {
        for (let i = 0; i < update.length; i++) update[i] = -0.0007 * gradient[i]!;
      },
    },
    ...{ exercise: "convergence", status: "warning", message: /%/, remedy: /too short/ },
  },
];

describe("an exercise finds", () => {
  it.each(cases)("$what", ({ changes, exercise, status, message, remedy }) => {
    const finding = exercises[exercise](benchOf(submission(changes)));
    expect(finding).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(finding.remedy).toMatch(remedy);
  });

  it("nothing wrong with a plain optimizer", () => {
    const bench = benchOf(submission({}));
    for (const exercise of ["hyperparameters", "firstSteps", "shapes", "finiteness", "convergence"] as const) {
      expect(exercises[exercise](bench)).toMatchObject({ status: "passed", remedy: null });
    }
  });

  it("how much of a step is the optimizer's", () => {
    const { status, measured } = exercises.time(benchOf(submission({})));
    expect(["passed", "warning"]).toContain(status);
    expect(measured["share"]).toBeGreaterThan(0);
    expect(measured["share"]).toBeLessThan(1);
  });
});

/** A session that pays for each step by a function of the number of parameters. */
function meteredBench(cost: (parameters: number) => number): Bench {
  const open = (): OptimizerSession => {
    let fuel = 0;
    const session = createInProcessSession(submission({}));
    const step: OptimizerSession["step"] = (context, update) => {
      fuel += cost(update.length);
      session.step(context, update);
    };
    return new Proxy(session, {
      get: (target, key) => {
        if (key === "fuelUsed") return fuel;
        if (key === "step") return step;
        const value = Reflect.get(target, key, target) as unknown;
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  };
  return { kernel, instances, subject: { name: "metered", open } };
}

describe("fuel", () => {
  it("is measured per step, and in its growth", () => {
    const { status, measured } = exercises.fuel(meteredBench((n) => 5 * n));
    expect(status).toBe("passed");
    expect(measured["growth"]).toBeCloseTo(1, 6);
    expect(measured["fuelPerStep"]).toBe(5 * (measured["parameters"] ?? 0));
  });

  it("warns of work on all pairs, and of work beyond the engine's", () => {
    expect(exercises.fuel(meteredBench((n) => n * n)).remedy).toMatch(/all pairs/);
    expect(exercises.fuel(meteredBench((n) => 1e4 * n)).remedy).toMatch(/vector and matrix operations/);
  });

  it("says where nothing is counted", () => {
    expect(exercises.fuel(benchOf(submission({}))).status).toBe("skipped");
  });
});

describe("a rehearsal", () => {
  const random = submission({
    initState: ({ parameterCount }) => ({ velocity: new Float32Array(parameterCount), phase: 0 }),
    step({ state, gradient, random: stream, trainLoss, epoch }, update) {
      const { velocity } = state as { velocity: Float32Array };
      const noise = 1e-3 * stream.normal() + (epoch > 0 ? 1e-3 * trainLoss : 0);
      for (let i = 0; i < update.length; i++) {
        velocity[i] = 0.9 * velocity[i]! + gradient[i]!;
        update[i] = 0.1 * update[i]! - 0.01 * velocity[i]! + noise;
      }
    },
  });

  it("restores random numbers, losses, the last update and the state", () => {
    const bench = benchOf(random);
    const rehearsal = exercises.rehearse(bench);
    expect(judgeMemory(rehearsal).status).toBe("passed");
    expect(judgeRestoring(rehearsal, exercises.resume(bench, rehearsal.saved)).status).toBe("passed");
  });

  it("tells memory that outlives a run from memory that runs share", () => {
    let count = 0;
    const outliving = submission({ step: (_, update) => void update.fill(1e-4 * ++count) });
    expect(judgeMemory(exercises.rehearse(benchOf(outliving))).message).toMatch(/second run/);
    const shared = submission({
      initState: () => {
        count = 0;
        return null;
      },
      step: (_, update) => void update.fill(1e-4 * ++count),
    });
    expect(judgeMemory(exercises.rehearse(benchOf(shared))).message).toMatch(/disturb each other/);
  });

  const names = Object.keys(builtInOptimizers) as BuiltInOptimizerName[];
  it.each(names)("finds the same bits again for %s", (name) => {
    const bench = benchOf(builtInOptimizers[name]);
    const rehearsal = exercises.rehearse(bench);
    expect(judgeMemory(rehearsal).status).toBe("passed");
    expect(judgeRestoring(rehearsal, exercises.resume(bench, rehearsal.saved)).status).toBe("passed");
    expect(exercises.shapes(bench).status).toBe("passed");
  });
});
