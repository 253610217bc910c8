import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linearTicks, logTicks, plainNumber, shareOf } from "./axes.ts";

describe("axes", () => {
  it("have round ticks", () => {
    expect(linearTicks([-1.05, 1.05], 5)).toEqual([-1, -0.5, 0, 0.5, 1]);
    expect(linearTicks([0, 0.35], 8)).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35]);
    expect(linearTicks([0, 950], 7)).toEqual([0, 200, 400, 600, 800]);
    expect(logTicks([0.04, 0.3], [1, 2, 5])).toEqual([0.05, 0.1, 0.2]);
  });

  it("have no tick outside, and few enough", () => {
    const bounds = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(bounds, fc.integer({ min: 2, max: 12 }), ([low, span], most) => {
        const high = low + span;
        const ticks = linearTicks([low, high], most);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        const room = 1e-9 * (Math.abs(low) + span);
        expect(ticks.every((tick) => tick >= low - room && tick <= high + room)).toBe(true);
      }),
    );
  });

  it("place values by their logarithm, or evenly, and at the edge beyond", () => {
    expect(shareOf({ type: "log", domain: [1, 100], ticks: [] }, 10)).toBeCloseTo(0.5, 12);
    expect(shareOf({ type: "linear", domain: [0, 4], ticks: [] }, 1)).toBe(0.25);
    expect(shareOf({ type: "linear", domain: [0, 4], ticks: [] }, 9)).toBe(1);
  });

  it("have minus signs", () => {
    expect(plainNumber(-0.5)).toBe("−0.5");
  });
});
