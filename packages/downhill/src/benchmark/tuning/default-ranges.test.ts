import { describe, expect, it } from "vitest";
import { challengeHyperparameters } from "../../baselines/challenge-hyperparameters.ts";
import { type BuiltInOptimizerName, builtInOptimizers } from "../../baselines/index.ts";
import { defaultRanges } from "./default-ranges.ts";
import { parseSearchRange } from "./search-range.ts";

const names = Object.keys(builtInOptimizers) as BuiltInOptimizerName[];
const difficulty = { hiddenLayers: 3, samples: 1024 };

describe("default ranges", () => {
  it.each(names)("hold what %s has of its own and what it is known to want", (name) => {
    const ranges = Object.entries(defaultRanges[name]);
    expect(ranges.length).toBeGreaterThan(0);
    expect(ranges.length).toBeLessThanOrEqual(3);
    const own = builtInOptimizers[name].hyperparameters(difficulty);
    const known = { ...own, ...challengeHyperparameters(name, difficulty) };
    for (const [hyperparameter, text] of ranges) {
      const range = parseSearchRange(hyperparameter, text);
      for (const value of [own[hyperparameter], known[hyperparameter]]) {
        if (range.scale === "choices") expect(range.values).toContain(value);
        else {
          expect(value).toBeGreaterThanOrEqual(range.low);
          expect(value).toBeLessThanOrEqual(range.high);
        }
      }
    }
  });
});
