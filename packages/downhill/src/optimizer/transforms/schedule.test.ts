import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deterministicMath } from "../../foundation/special-functions.ts";
import {
  constant,
  cosineDecay,
  exponentialDecay,
  linear,
  type Schedule,
  warmRestarts,
  warmupCosine,
} from "./schedule.ts";

const batchesPerEpoch = 8;

function at(schedule: Schedule, epochs: number): number {
  const stepCount = Math.round(epochs * batchesPerEpoch);
  const losses = { trainLoss: 1, validationLoss: 1 };
  return schedule({ stepCount, batchesPerEpoch, epoch: Math.floor(epochs), math: deterministicMath, ...losses });
}

describe("schedules", () => {
  it.each<[string, Schedule, readonly (readonly [epochs: number, value: number])[]]>([
    [
      "constant",
      constant(3),
      [
        [0, 3],
        [100, 3],
      ],
    ],
    [
      "linear",
      linear({ start: 1, end: 3, epochs: 4 }),
      [
        [0, 1],
        [1, 1.5],
        [4, 3],
        [9, 3],
      ],
    ],
    [
      "exponentialDecay",
      exponentialDecay({ start: 8, rate: 0.5 }),
      [
        [0, 8],
        [1, 4],
        [0.5, 8 * Math.SQRT1_2],
        [3, 1],
      ],
    ],
    [
      "exponentialDecay, floored",
      exponentialDecay({ start: 8, rate: 0.5, epochs: 2, end: 3 }),
      [
        [2, 4],
        [4, 3],
      ],
    ],
    [
      "exponentialDecay, growing",
      exponentialDecay({ start: 1, rate: 2, end: 5 }),
      [
        [1, 2],
        [2, 4],
        [3, 5],
      ],
    ],
    [
      "cosineDecay",
      cosineDecay({ start: 2, epochs: 6 }),
      [
        [0, 2],
        [2, 1.5],
        [3, 1],
        [4, 0.5],
        [6, 0],
        [9, 0],
      ],
    ],
    [
      "warmupCosine",
      warmupCosine({ peak: 4, end: 2, warmupEpochs: 2, epochs: 6 }),
      [
        [0, 0],
        [1, 2],
        [2, 4],
        [4, 3],
        [6, 2],
        [7, 2],
      ],
    ],
    [
      "warmupCosine, no warm-up",
      warmupCosine({ peak: 4, warmupEpochs: 0, epochs: 6 }),
      [
        [0, 4],
        [3, 2],
        [6, 0],
      ],
    ],
    [
      "warmRestarts",
      warmRestarts({ start: 2, epochs: 2 }),
      [
        [0, 2],
        [1, 1],
        [2, 2],
        [3, 1],
        [4, 2],
        [1000, 2],
      ],
    ],
    [
      "warmRestarts, longer each time",
      warmRestarts({ start: 2, end: 1, epochs: 1, factor: 2 }),
      [
        [0, 2],
        [0.5, 1.5],
        [1, 2],
        [2, 1.5],
        [3, 2],
        [5, 1.5],
        [7, 2],
      ],
    ],
  ])("%s", (_, schedule, points) => {
    for (const [epochs, value] of points) expect(at(schedule, epochs), `at ${epochs}`).toBeCloseTo(value, 12);
  });

  it.each([
    [0, 2],
    [-1, 1],
    [Number.NaN, 2],
    [10, 0.5],
    [10, Number.NaN],
  ])("warmRestarts refuses %d epochs with factor %d", (epochs, factor) => {
    expect(() => warmRestarts({ start: 1, epochs, factor })).toThrow(RangeError);
  });

  it("stay between their ends", () => {
    const ends = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 1, max: 2, noNaN: true }));
    fc.assert(
      fc.property(
        ends,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 5000 }),
        ([end, start], epochs, step) => {
          const all = [
            linear({ start, end, epochs }),
            exponentialDecay({ start, rate: 0.9, epochs, end }),
            cosineDecay({ start, end, epochs }),
            warmupCosine({ start: end, peak: start, end, warmupEpochs: epochs, epochs: 3 * epochs }),
            warmRestarts({ start, end, epochs, factor: 1 + (step % 3) }),
          ];
          for (const schedule of all) {
            const value = at(schedule, step / batchesPerEpoch);
            expect(value).toBeGreaterThanOrEqual(end - 1e-12);
            expect(value).toBeLessThanOrEqual(start + 1e-12);
          }
        },
      ),
    );
  });
});
