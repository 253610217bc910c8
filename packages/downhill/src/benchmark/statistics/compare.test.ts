import { describe, expect, it } from "vitest";
import { sampleAttempt } from "../../../test/conformance/sample-records.ts";
import {
  attemptsOf,
  digestOf,
  noSolution,
  type Place,
  type Results,
} from "../../../test/fixtures/benchmark-results.ts";
import { presets } from "../../instance/challenge.ts";
import type { AttemptSummary } from "../records/recorded-attempt.ts";
import { compareContestants } from "./compare.ts";
import { frontierOf } from "./frontier.ts";
import type { Selection } from "./selection/selection.ts";

function select(attempts: Readonly<Record<string, readonly AttemptSummary[]>>): Selection {
  return {
    ...{ challenge: presets.paper, seed: "downhill", plan: null },
    contestants: Object.entries(attempts).map(([label, ofOne]) => ({
      ...{ label, optimizer: label, digest: digestOf(label), attempts: ofOne },
    })),
  };
}

const errors =
  (factor: number) =>
  ({ difficulty, nonce }: Place): Results => ({
    testError: (factor * (10 + nonce + difficulty.hiddenLayers)) / 200,
  });

const fast = attemptsOf("fast", errors(0.5));
const slow = attemptsOf("slow", errors(1));

describe("compareContestants", () => {
  it("has a row a difficulty, by N and then L, and one overall", () => {
    const { rows, overall, nonces } = compareContestants(select({ fast: fast.toReversed(), slow }));
    const settings = rows.map(({ difficulty }) => [difficulty?.samples, difficulty?.hiddenLayers]);
    expect(settings).toEqual([
      [1024, 3],
      [1024, 5],
      [2048, 3],
      [2048, 5],
    ]);
    expect(rows.map(({ instances }) => instances.length)).toEqual([3, 3, 3, 3]);
    expect(overall.difficulty).toBeNull();
    expect(overall.instances).toEqual(rows.flatMap(({ instances }) => instances));
    expect(nonces).toEqual([0, 1, 2]);
  });

  it("names the attempts behind every row, those of one instance at one place", () => {
    const { rows } = compareContestants(select({ fast, slow: slow.toReversed() }));
    const byAddress = new Map([...fast, ...slow].map((attempt) => [attempt.address, attempt]));
    for (const { instances, contestants } of rows) {
      for (const { attempts } of contestants) {
        expect(attempts.map((address) => byAddress.get(address)?.instance)).toEqual(instances);
      }
    }
  });

  it("gives the ratio of the first to the second, and counts a data set once overall", () => {
    const { rows, overall } = compareContestants(select({ fast, slow }));
    expect(rows[0]?.pairs[0]).toMatchObject({ wins: 3, ties: 0, losses: 0, ratio: { units: 3, leftOut: 0 } });
    expect(overall.pairs[0]).toMatchObject({ wins: 12, test: { units: 6, pValue: 2 / 64 }, ratio: { units: 6 } });
    expect(overall.pairs[0]?.ratio?.ratio).toBeCloseTo(0.5, 14);
  });

  it("decides overall, and says how many more nonces single rows need", () => {
    const { rows, overall, conclusion } = compareContestants(select({ fast, slow }));
    expect(overall.pairs[0]).toMatchObject({ verdict: "first-better", moreNonces: null });
    expect(rows[0]?.pairs[0]).toMatchObject({ verdict: "undecided", test: { pValue: 0.25, adjusted: 1 } });
    expect(rows[0]?.pairs[0]?.moreNonces).toBe(12);
    expect(conclusion).toHaveLength(1);
    expect(conclusion[0]).toContain("Over 4 difficulties, fast has the lower test error: 0.500 times that of slow");
    expect(conclusion[0]).toContain(
      "none of the difficulties is decided; about 12 more nonces would settle half of them",
    );
    expect(conclusion[0]).toContain("fast passes 12 of 12, slow passes 12 of 12.");
  });

  it("gives the same verdict from the other side", () => {
    const { overall } = compareContestants(select({ slow, fast }));
    expect(overall.pairs[0]?.verdict).toBe("second-better");
    expect(overall.pairs[0]?.ratio?.ratio).toBeCloseTo(2, 13);
    expect(overall.pairs[0]?.sentence).toContain("fast has the lower test error: 0.500 times that of slow");
  });

  it("counts no solution as the worst, but in no ratio", () => {
    const broken = attemptsOf("broken", (place) => (place.nonce === 1 ? noSolution : errors(0.25)(place)));
    const { rows, overall } = compareContestants(select({ broken, slow }));
    expect(rows[0]?.pairs[0]).toMatchObject({ wins: 2, losses: 1, ratio: { units: 2, leftOut: 1 } });
    expect(rows[0]?.pairs[0]?.test).toMatchObject({ firstBetter: 3, secondBetter: 3 });
    expect(rows[0]?.contestants[0]?.passRate).toMatchObject({ passed: 2, attempts: 3 });
    expect(rows[0]?.contestants[0]?.testError.interval?.high).toBe(Infinity);
    expect(rows[0]?.contestants[0]?.threshold).toMatchObject({ reached: 2 });
    expect(overall.pairs[0]?.ratio).toMatchObject({ units: 4, leftOut: 4 });
    expect(overall.pairs[0]?.test.units).toBe(6);
  });

  it("has no ratio where nobody has a solution, and calls that a tie", () => {
    const none = () => noSolution;
    const { rows, overall } = compareContestants(select({ a: attemptsOf("a", none), b: attemptsOf("b", none) }));
    expect(rows[0]?.pairs[0]).toMatchObject({ wins: 0, ties: 3, losses: 0, ratio: null, verdict: "undecided" });
    expect(overall.pairs[0]).toMatchObject({ test: { units: 0, pValue: 1 }, moreNonces: null });
    expect(overall.pairs[0]?.sentence).toContain("the test errors of a and b are the same in 12 pairs");
  });

  it("leaves out instances that one of them lacks, and says so", () => {
    const part = slow.filter(({ nonce, difficulty }) => nonce < 2 && difficulty.hiddenLayers === 3);
    const { contestants, overall, rows } = compareContestants(select({ fast, slow: part }));
    expect(contestants.map(({ leftOut }) => leftOut)).toEqual([8, 0]);
    expect(overall.instances).toHaveLength(4);
    expect(rows).toHaveLength(2);
  });

  it("compares the first with each other one, or every two", () => {
    const middle = attemptsOf("middle", errors(0.75));
    const selection = select({ fast, middle, slow });
    const names = (allPairs: boolean) =>
      compareContestants(selection, { allPairs }).overall.pairs.map(({ first, second }) => `${first} ${second}`);
    expect(names(false)).toEqual(["fast middle", "fast slow"]);
    expect(names(true)).toEqual(["fast middle", "fast slow", "middle slow"]);
    const { overall } = compareContestants(selection, { allPairs: true });
    expect(overall.pairs.map(({ test }) => test.adjusted)).toEqual([6 / 64, 6 / 64, 6 / 64]);
  });

  it("does not decide where ranks and ratio point to different sides", () => {
    const twelve = (label: string, errorAt: (nonce: number) => number) =>
      Array.from({ length: 12 }, (_, nonce) =>
        sampleAttempt({ optimizerDigest: digestOf(label), nonce }, { optimizer: label, testError: errorAt(nonce) }),
      );
    const even = twelve("even", () => 0.1);
    // Eleven times a little better, once ten times worse.
    const odd = twelve("odd", (nonce) => (nonce === 5 ? 1 : 0.09));
    const [pair] = compareContestants(select({ odd, even })).overall.pairs;
    expect(pair?.test.pValue).toBeLessThan(0.05);
    expect(pair?.test.firstBetter).toBeGreaterThan(pair!.test.secondBetter);
    expect(pair?.ratio?.ratio).toBeGreaterThan(1);
    expect(pair?.verdict).toBe("undecided");
  });

  it("refuses one contestant, and contestants without an instance in common", () => {
    expect(() => compareContestants(select({ fast }))).toThrow(/two optimizers at least/);
    const elsewhere = attemptsOf("slow", errors(1), { seed: "elsewhere" });
    expect(() => compareContestants(select({ fast, slow: elsewhere }))).toThrow(/no instance was attempted by all/);
  });
});

describe("frontierOf", () => {
  const failing = (fails: (place: Place) => boolean) =>
    attemptsOf("fast", (place) => (fails(place) ? { status: "failed" } : {}));
  const frontier = (fails: (place: Place) => boolean, rate: number) =>
    frontierOf(select({ fast: failing(fails) }), rate)
      .cells.filter(({ onFrontier }) => onFrontier)
      .map(({ difficulty }) => [difficulty.hiddenLayers, difficulty.samples]);

  it("holds the deepest networks of the smallest data", () => {
    expect(frontier(() => false, 1)).toEqual([[5, 1024]]);
    expect(frontier(({ difficulty }) => difficulty.hiddenLayers === 5 && difficulty.samples === 1024, 1)).toEqual([
      [3, 1024],
      [5, 2048],
    ]);
    expect(frontier(() => true, 0.1)).toEqual([]);
  });

  it("counts a rate that is reached exactly", () => {
    expect(frontier(({ nonce }) => nonce === 0, 2 / 3)).toEqual([[5, 1024]]);
    expect(frontier(({ nonce }) => nonce === 0, 0.67)).toEqual([]);
  });

  it("is sure where the interval is", () => {
    const { cells } = frontierOf(select({ fast }), 0.29);
    expect(cells.every(({ surely }) => surely)).toBe(true);
    expect(frontierOf(select({ fast }), 0.3).cells.some(({ surely }) => surely)).toBe(false);
  });

  it("refuses a rate that is none", () => {
    for (const rate of [0, 1.1, Number.NaN]) expect(() => frontierOf(select({ fast }), rate)).toThrow(/the rate is/);
  });
});
