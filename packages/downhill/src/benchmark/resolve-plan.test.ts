import { describe, expect, it } from "vitest";
import type { PreparedSubmission } from "../attempt-process/run-attempt-process.ts";
import type { LoadedOptimizer } from "./load-optimizer.ts";
import type { BenchmarkPlan } from "./plan.ts";
import { attemptAddress } from "./records/recorded-attempt.ts";
import { resolvePlan } from "./resolve-plan.ts";

function loaded(name: string, digest: string, isBuiltIn: boolean): LoadedOptimizer {
  return {
    ...{ name, isBuiltIn },
    submission: { digest, file: name, files: [], code: "", locate: () => undefined } as PreparedSubmission,
    tuned: isBuiltIn ? ({ hiddenLayers }) => ({ learningRate: 1 / hiddenLayers }) : undefined,
    checkOverrides: (overrides) => {
      if ("typo" in overrides) throw new Error("no such hyperparameter");
    },
  };
}

const resolve = (plan: BenchmarkPlan) =>
  resolvePlan(plan, async (path) =>
    path.startsWith("./") ? loaded("mine", path.padEnd(64, "0"), false) : loaded(path, "d".repeat(64), true),
  );

const labelsOf = async (optimizers: BenchmarkPlan["optimizers"]) =>
  (await resolve({ optimizers })).record.plan.optimizers.map(({ label }) => label);

describe("resolving a plan", () => {
  it("spells out every constant, in one order whatever order they were given in", async () => {
    const { record } = await resolve({
      optimizers: ["sgd"],
      hiddenLayers: "3,1",
      samples: [2048, 1024],
      nonces: "2,0",
    });
    const again = await resolve({ optimizers: ["sgd"], hiddenLayers: [1, 3], samples: "1024,2048", nonces: [0, 2] });
    expect(record).toEqual(again.record);
    expect(record.plan.difficulties).toEqual([
      { hiddenLayers: 1, samples: 1024 },
      { hiddenLayers: 3, samples: 1024 },
      { hiddenLayers: 1, samples: 2048 },
      { hiddenLayers: 3, samples: 2048 },
    ]);
    expect(record.plan).toMatchObject({ seed: "downhill", maxFuel: 1e14, nonces: [0, 2] });
    expect(record.plan.challenge.width).toBe(256);
  });

  it("has a task for each optimizer, difficulty and nonce, with its own address", async () => {
    const { tasks } = await resolve({ optimizers: ["sgd", "adam"], hiddenLayers: "1..3", nonces: "0..4" });
    expect(tasks).toHaveLength(30);
    for (const { identity, address } of tasks) expect(address).toBe(attemptAddress(identity));
  });

  it("puts tuned hyperparameters, then set ones over an optimizer's own, by difficulty", async () => {
    const entry = { optimizer: "adam", tuned: true, set: { beta1: 0.8 } };
    const { record, tasks } = await resolve({ optimizers: [entry], hiddenLayers: "1,2", nonces: 0 });
    const expected = [
      { learningRate: 1, beta1: 0.8 },
      { learningRate: 0.5, beta1: 0.8 },
    ];
    expect(record.plan.optimizers[0]?.overrides).toEqual(expected);
    expect(tasks.map(({ identity }) => identity.overrides)).toEqual(expected);
  });

  it("labels optimizers by name where that is enough, else by what tells them apart", async () => {
    expect(await labelsOf(["sgd", "./a.ts"])).toEqual(["sgd", "mine"]);
    expect(
      await labelsOf(["adam", { optimizer: "adam", set: { beta1: 0.8 } }, { optimizer: "adam", tuned: true }]),
    ).toEqual(["adam", "adam:beta1=0.8", "adam:tuned"]);
    expect(await labelsOf(["./a.ts", "./b.ts"])).toEqual(["mine@./a.ts00", "mine@./b.ts00"]);
    expect(
      await labelsOf([
        { optimizer: "adam", label: "one" },
        { optimizer: "adam", label: "two" },
      ]),
    ).toEqual(["one", "two"]);
    await expect(labelsOf(["adam", "adam"])).rejects.toMatchObject({ code: "plan/labels", message: /"adam"/ });
  });

  it.each([
    [{ optimizers: ["./a.ts"], maxFuel: 1e15 }, /maxFuel is 1000000000000000/],
    [{ optimizers: [{ optimizer: "./a.ts", tuned: true }] }, /mine cannot be tuned by a flag/],
    [{ optimizers: [{ optimizer: "./a.ts", set: { typo: 1 } }] }, /no such hyperparameter/],
    [{ optimizers: ["sgd"], hiddenLayers: 0 }, /hiddenLayers/],
    [{ optimizers: ["sgd"], samples: 100_000 }, /samples/],
    [{ optimizers: ["sgd"], challenge: { noise: -1 } }, /noise/],
    [{ optimizers: ["sgd"], hiddenLayers: "1..64", nonces: "0..99999" }, /6400000 attempts/],
  ] as const)("refuses %j", async (plan, message) => {
    await expect(resolve(plan)).rejects.toThrow(message);
  });
});
