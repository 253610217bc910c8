import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../foundation/hash.ts";
import { drawOpenings, missProbability, type OpenedChain, planOpenings } from "./opening-plan.ts";

const chainOf = (losses: readonly number[], stop: OpenedChain["stop"] = "patience"): OpenedChain => ({
  trace: losses.map((validationLoss) => ({ validationLoss })),
  bestEpoch: losses.indexOf(Math.min(...losses)) + 1,
  stop,
});

const falling = chainOf([1, 0.5, 0.48, 0.47, 0.5, 0.4, 0.38, 0.36, 0.35, 0.3, 0.31, 0.32]);
const chains = fc
  .array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((losses) => chainOf(losses));
const counts = fc.record({ draws: fc.nat(12), uniform: fc.nat(12) });
const draw = (chain: OpenedChain, terms: { draws: number; uniform: number }, nonce: number) =>
  drawOpenings(planOpenings(chain, terms), sha256(`seed ${nonce}`));

describe("the plan of openings", () => {
  it("opens the first, the best and the one of the largest progress whatever is drawn", () => {
    expect(planOpenings(falling, { draws: 0, uniform: 0 })).toEqual({ always: [1, 2, 10], strata: [] });
    expect(draw(falling, { draws: 0, uniform: 0 }, 1)).toEqual([1, 2, 10]);
  });

  it("opens the epoch that was not finished", () => {
    for (const stop of ["diverged", "out-of-fuel"] as const) {
      expect(planOpenings(chainOf([1, 0.5, 0.6], stop), { draws: 0, uniform: 0 }).always).toEqual([1, 2, 4]);
    }
  });

  it("gives every stratum a probability of 1, and nothing to epochs without progress", () => {
    fc.assert(
      fc.property(chains, counts, (chain, terms) => {
        const { always, strata } = planOpenings(chain, terms);
        for (const stratum of strata) {
          expect(stratum.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
          for (const { epoch } of stratum) {
            expect(always).not.toContain(epoch);
            expect(epoch).toBeLessThanOrEqual(chain.trace.length);
          }
        }
      }),
    );
    const { strata } = planOpenings(falling, { draws: 2, uniform: 0 });
    expect(strata.flat().map(({ epoch }) => epoch)).not.toContain(5);
  });

  it("opens everything where there is a draw for every epoch", () => {
    const all = falling.trace.map((_, i) => i + 1);
    expect(draw(falling, { draws: 0, uniform: 9 }, 3)).toEqual(all);
  });

  it("draws as often as it says", () => {
    const plan = planOpenings(falling, { draws: 2, uniform: 2 });
    const forged = new Set([3, 7]);
    const tries = 4000;
    let missed = 0;
    for (let nonce = 0; nonce < tries; nonce++) {
      if (!drawOpenings(plan, sha256(`try ${nonce}`)).some((epoch) => forged.has(epoch))) missed++;
    }
    const expected = missProbability(plan, forged);
    expect(Math.abs(missed / tries - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / tries));
  });

  it("never catches less than independent draws would", () => {
    fc.assert(
      fc.property(chains, counts, fc.array(fc.integer({ min: 2, max: 60 })), (chain, { draws }, epochs) => {
        const plan = planOpenings(chain, { draws, uniform: 0 });
        const weights = planOpenings(chain, { draws: 1, uniform: 0 }).strata[0] ?? [];
        const forged = new Set(epochs);
        const share = weights.reduce((sum, { epoch, probability }) => sum + (forged.has(epoch) ? probability : 0), 0);
        expect(missProbability(plan, forged)).toBeLessThanOrEqual((1 - share) ** draws + 1e-9);
      }),
    );
  });

  it("cannot miss a stretch that covers a stratum", () => {
    const losses = Array.from({ length: 100 }, (_, i) => 1 / (i + 2));
    const plan = planOpenings(chainOf(losses), { draws: 0, uniform: 5 });
    const stretch = new Set(Array.from({ length: 40 }, (_, i) => 30 + i));
    expect(missProbability(plan, stretch)).toBe(0);
  });
});
