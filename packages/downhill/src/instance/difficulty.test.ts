import { describe, expect, it } from "vitest";
import { createChallenge, presets } from "./challenge.ts";
import { splitSamples, validateDifficulty } from "./difficulty.ts";

const { paper, c006 } = presets;
const invalid = (message: string) =>
  expect.objectContaining({ code: "difficulty/invalid", message: expect.stringContaining(message) });

describe("validateDifficulty", () => {
  it("accepts and freezes", () => {
    const difficulty = validateDifficulty(
      { hiddenLayers: 1, samples: 2 },
      createChallenge("paper", { trainFraction: 0.5 }),
    );
    expect(difficulty).toEqual({ hiddenLayers: 1, samples: 2 });
    expect(Object.isFrozen(difficulty)).toBe(true);
    expect(validateDifficulty({ hiddenLayers: 64, samples: 10_000_000 }, c006).samples).toBe(10_000_000);
    expect(validateDifficulty({ hiddenLayers: 3, samples: 18_976 }, paper).samples).toBe(18_976);
  });

  it.each([
    [null, "a difficulty is an object"],
    [[3, 1024], "a difficulty is an object"],
    [{ hiddenLayers: 3 }, "samples is a value of type undefined"],
    [{ hiddenLayers: 0, samples: 1024 }, "hiddenLayers is 0; it must be an integer from 1 to 64"],
    [{ hiddenLayers: "3", samples: 1024 }, "hiddenLayers is a value of type string"],
    [{ hiddenLayers: 65, samples: 1024 }, "hiddenLayers is 65"],
    [{ hiddenLayers: 3, samples: Number.NaN }, "samples is NaN"],
    [{ hiddenLayers: 3, samples: 1 }, "samples is 1; it must be an integer from 2"],
    [{ hiddenLayers: 3, samples: 2 }, "splits into 2 for training and 0 for validation"],
    [
      { hiddenLayers: 3, samples: 18_977 },
      'at most 18976 (samples and testPool together at most 20000); use sampler "fourier"',
    ],
    [{ hiddenLayers: 3, samples: 1024, depth: 2 }, 'no "depth"'],
  ])("refuses %j", (value, message) => {
    expect(() => validateDifficulty(value, paper)).toThrow(invalid(message));
  });

  it("leaves at least one map to train", () => {
    const challenge = createChallenge("paper", { frozenLayers: 4 });
    expect(validateDifficulty({ hiddenLayers: 3, samples: 100 }, challenge).hiddenLayers).toBe(3);
    expect(() => validateDifficulty({ hiddenLayers: 2, samples: 100 }, challenge)).toThrow(
      invalid("hiddenLayers is 2, which makes 4 linear maps, and the challenge freezes 4"),
    );
  });
});

describe("splitSamples", () => {
  it("rounds the training share to the nearest integer", () => {
    expect(splitSamples(1024, 0.8)).toEqual({ train: 819, validation: 205 });
    expect(splitSamples(2048, 0.8)).toEqual({ train: 1638, validation: 410 });
    expect(splitSamples(4096, 0.8)).toEqual({ train: 3277, validation: 819 });
    expect(splitSamples(1200, 5 / 6)).toEqual({ train: 1000, validation: 200 });
  });
});
