import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { challengeHyperparameters } from "./challenge-hyperparameters.ts";
import { type BuiltInOptimizerName, builtInOptimizers } from "./index.ts";

const names = Object.keys(builtInOptimizers) as BuiltInOptimizerName[];
const page = readFileSync(join(import.meta.dirname, "../../../../docs/optimizers.md"), "utf8");

describe("hyperparameters for the challenge", () => {
  it.each(names)("go over those that %s has, with finite values of the same kinds", (name) => {
    for (const hiddenLayers of [1, 3, 12]) {
      const difficulty = { hiddenLayers, samples: 1024 };
      const own = builtInOptimizers[name].hyperparameters(difficulty);
      for (const [key, value] of Object.entries(challengeHyperparameters(name, difficulty))) {
        expect(typeof value, key).toBe(typeof own[key]);
        if (typeof value === "number") expect(value, key).toSatisfy(Number.isFinite);
      }
    }
  });

  it.each(names)("are measured in docs/optimizers.md, where %s passes at least four times of five", (name) => {
    const row = page.match(new RegExp(`^\\| \`${name}\` \\| (.*?) \\| (\\d) of 5 \\|`, "m"));
    const over = Object.entries(challengeHyperparameters(name, { hiddenLayers: 3, samples: 1024 }));
    expect(row?.[1]).toBe(over.map(([key, value]) => `${key} ${value}`).join(", ") || "its own");
    expect(Number(row?.[2])).toBeGreaterThanOrEqual(4);
  });
});
