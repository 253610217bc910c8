import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EarlyStopping } from "./early-stopping.ts";

/** Observes losses until patience runs out. */
function follow(losses: readonly number[], patience: number, minImprovement = 0): EarlyStopping {
  const stopping = new EarlyStopping({ patience, minImprovement });
  for (const loss of losses) {
    if (stopping.exhausted && stopping.epochs > 0) break;
    stopping.observe(loss);
  }
  return stopping;
}

describe("early stopping", () => {
  it("stops after patience epochs in a row without a lower loss", () => {
    const stopping = follow([5, 4, 6, 6, 6, 1], 3);
    expect([stopping.epochs, stopping.bestEpoch, stopping.exhausted]).toEqual([5, 2, true]);
  });

  it("counts anew after each improvement", () => {
    const stopping = follow([5, 6, 6, 4, 6, 6], 3);
    expect([stopping.epochs, stopping.bestEpoch, stopping.exhausted]).toEqual([6, 4, false]);
  });

  it("takes an equal loss for no improvement", () => {
    expect(follow([1, 1, 1], 9).bestEpoch).toBe(1);
  });

  it("asks for more than the least improvement", () => {
    expect(follow([1, 0.75], 9, 0.25).bestEpoch).toBe(1);
    expect(follow([1, 0.7], 9, 0.25).bestEpoch).toBe(2);
  });

  it("never improves on NaN", () => {
    expect(follow([Number.NaN, 2, Number.NaN], 9).bestEpoch).toBe(2);
  });

  it("keeps the first of the lowest losses, patience or the end apart", () => {
    const losses = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(losses, fc.integer({ min: 1, max: 10 }), (values, patience) => {
        const stopping = follow(values, patience);
        const seen = values.slice(0, stopping.epochs);
        expect(stopping.bestEpoch).toBe(seen.indexOf(Math.min(...seen)) + 1);
        expect(stopping.lowest).toBe(Math.min(...seen));
        if (stopping.epochs < values.length) expect(stopping.epochs).toBe(stopping.bestEpoch + patience);
      }),
    );
  });
});
