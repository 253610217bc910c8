import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { log } from "../../foundation/special-functions.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";
import type { AttemptSummary } from "../records/recorded-attempt.ts";
import { countAttempts } from "./halving.ts";
import type { Objective } from "./objective.ts";
import { planSearch, type SearchOptions, searchHyperparameters, type WantedAttempt } from "./search.ts";
import { parseSearchRange } from "./search-range.ts";

const options: SearchOptions = {
  difficulties: [{ hiddenLayers: 3, samples: 1024 }],
  space: { learningRate: parseSearchRange("learningRate", "1e-4..1:log") },
  ...{ trials: 16, seed: "t", nonces: [10, 11, 12, 13], objective: "error" },
};

function rateOf({ learningRate }: Hyperparameters = {}, own = Number.NaN): number {
  return Number(learningRate ?? own);
}

/** An optimizer whose error is least where the rate is 0.01 / L; its own rate is 0.5. Nonces differ, as instances do. */
function attempt({ difficulty, trial, nonce }: WantedAttempt): AttemptSummary {
  const away = log(rateOf(trial, 0.5) / (0.01 / difficulty.hiddenLayers));
  const testError = 0.05 * (1 + 0.1 * (nonce % 10)) * (1 + away * away);
  return { testError, baseline: 0.16, threshold: { epoch: 3, fuel: 1e9 * (1 + away * away) } } as AttemptSummary;
}

async function search(changes: Partial<SearchOptions> = {}, run = attempt) {
  const asked: WantedAttempt[] = [];
  const result = await searchHyperparameters({ ...options, ...changes }, async (wanted) => {
    asked.push(...wanted);
    return wanted.map((one) => ({ address: JSON.stringify(one), attempt: run(one) }));
  });
  return { asked, result };
}

describe("searchHyperparameters", () => {
  it("finds the least error", async () => {
    const { result } = await search({ trials: 64 });
    const [{ best, standard }] = result.searches as [(typeof result.searches)[0]];
    const rate = rateOf(result.trials[best.trial]);
    expect(Math.abs(log(rate / (0.01 / 3)))).toBeLessThan(0.2);
    expect(standard.trial).toBe(0);
    expect(standard.mean).toBeGreaterThan(best.mean!);
  });

  it.each(["error", "fuel"] satisfies Objective[])("looks at %s alone when asked to", async (objective) => {
    const { result } = await search({ objective }, (wanted) => {
      const good = attempt(wanted);
      return objective === "error" ? { ...good, threshold: null } : { ...good, testError: null };
    });
    expect(result.searches[0]?.best.failures).toBe(0);
  });

  it("chooses for each difficulty by itself, with the same trials, and asks for all difficulties at once", async () => {
    const difficulties = [
      { hiddenLayers: 1, samples: 512 },
      { hiddenLayers: 10, samples: 512 },
    ];
    const { result, asked } = await search({ difficulties, trials: 64 });
    const [one, ten] = result.searches.map(({ best }) => rateOf(result.trials[best.trial]));
    expect(Math.abs(log(one! / 0.01))).toBeLessThan(0.2);
    expect(Math.abs(log(ten! / 0.001))).toBeLessThan(0.2);
    expect(new Set(asked.slice(0, 128).map(({ nonce }) => nonce))).toEqual(new Set([10]));
  });

  it("runs as many attempts as it planned, none twice, and only the better half goes on", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 }), async (trials, count) => {
        const nonces = Array.from({ length: count }, (_, i) => 10 + i);
        const { asked, result } = await search({ trials, nonces });
        expect(new Set(asked.map((one) => JSON.stringify(one))).size).toBe(asked.length);
        expect(asked.length).toBe(countAttempts(planSearch({ ...options, trials, nonces }).rounds));
        const { rounds } = result.searches[0]!;
        rounds.slice(1).forEach((round, i) => {
          const before = rounds[i]!.standings.map(({ trial }) => trial).filter((trial) => trial !== 0);
          const after = round.standings.map(({ trial }) => trial).filter((trial) => trial !== 0);
          expect(new Set(after)).toEqual(new Set(before.slice(0, Math.ceil(before.length / 2))));
        });
        const last = rounds.at(-1)!;
        expect(last.nonces).toEqual(nonces);
        expect(last.standings.every(({ outcomes }) => outcomes.length === count)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("begins a longer search with the trials of a shorter one", () => {
    const short = planSearch({ ...options, trials: 10 }).trials;
    expect(planSearch({ ...options, trials: 30 }).trials.slice(0, 10)).toEqual(short);
    expect(short[0]).toEqual({});
    expect(planSearch({ ...options, trials: 10, seed: "other" }).trials).not.toEqual(short);
  });

  it("tries each set of values once, and ends where there are no more", () => {
    const space = {
      nesterov: parseSearchRange("nesterov", "true,false"),
      steps: parseSearchRange("steps", "1..3:integer"),
    };
    const { trials } = planSearch({ ...options, space, trials: 50 });
    expect(trials).toHaveLength(7);
    expect(new Set(trials.map((values) => JSON.stringify(values))).size).toBe(7);
  });

  it("puts trials without a solution last, and keeps the optimizer as it is where nothing is better", async () => {
    const { result } = await search({}, (wanted) => {
      const rate = rateOf(wanted.trial, 0.5);
      if (rate < 0.5) return { testError: null, baseline: null, threshold: null } as AttemptSummary;
      return { testError: 0.1, baseline: 0.16, threshold: null } as AttemptSummary;
    });
    const [{ best, rounds }] = result.searches as [(typeof result.searches)[0]];
    expect(best.trial).toBe(0);
    const failures = rounds[0]!.standings.map((standing) => standing.failures);
    expect(failures).toEqual([...failures].sort());
    expect(failures).toContain(1);
    expect(rounds[0]!.standings.at(-1)!.mean).toBeNull();
  });

  it("counts a lost attempt as a failure", async () => {
    const { trials } = planSearch(options);
    const result = await searchHyperparameters(options, async (wanted) =>
      wanted.map((one) => ({
        address: "",
        attempt: rateOf(one.trial) === rateOf(trials[3]) ? { lost: "attempt/timed-out" } : attempt(one),
      })),
    );
    const round = result.searches[0]!.rounds[0]!;
    expect(round.standings.at(-1)).toMatchObject({ trial: 3, failures: 1, mean: null });
  });
});
