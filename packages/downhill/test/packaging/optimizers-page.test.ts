/** The page of optimizers says what the code has. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { builtInOptimizers } from "../../src/baselines/index.ts";
import * as optimizerEntry from "../../src/optimizer/index.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../../../docs/optimizers.md"), "utf8");

describe("docs/optimizers.md", () => {
  it("has a row for every built-in optimizer, in order, with its hyperparameters", () => {
    const rows = [...page.matchAll(/^\| \[`([a-z-]+)`\].*\| ([^|]*) \|$/gm)].map(([, name, settings]) => [
      name,
      settings,
    ]);
    const expected = Object.entries(builtInOptimizers).map(([name, optimizer]) => {
      const settings = Object.entries(optimizer.hyperparameters({ hiddenLayers: 3, samples: 1024 }));
      return [name, settings.map(([key, value]) => `${key} ${value}`).join(", ")];
    });
    expect(rows).toEqual(expected);
  });

  it("names every transform and schedule that downhill/optimizer exports", () => {
    const elsewhere = ["defineOptimizer", "defineHyperparameters", "symmetricEigen", "makeRowsOrthonormal"];
    const names = Object.keys(optimizerEntry).filter((name) => !elsewhere.includes(name));
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(page))).toEqual([]);
  });
});
