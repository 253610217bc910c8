import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spread } from "./side-labels.ts";

describe("places of labels", () => {
  it("are as wanted where there is room", () => {
    expect(spread([10, 40, 90], 0, 100)).toEqual([10, 40, 90]);
  });

  it("move apart evenly where they would cover each other", () => {
    expect(spread([50, 50], 0, 100)).toEqual([43, 57]);
  });

  it("keep the order and the distance, inside the frame", () => {
    const positions = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(positions, (values) => {
        const wanted = values.toSorted((a, b) => a - b);
        const places = spread(wanted, 0, 200);
        const step = Math.min(14, 200 / Math.max(1, wanted.length - 1));
        expect(places).toHaveLength(wanted.length);
        for (const [i, place] of places.entries()) {
          expect(place).toBeGreaterThanOrEqual(-1e-9);
          expect(place).toBeLessThanOrEqual(200 + 1e-9);
          if (i > 0) expect(place - places[i - 1]!).toBeGreaterThanOrEqual(step - 1e-9);
        }
      }),
    );
  });
});
