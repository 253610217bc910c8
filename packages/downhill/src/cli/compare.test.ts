import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleRun, sampleTrace } from "../../test/conformance/sample-records.ts";
import { attemptsOf, noSolution, type Place, planOf } from "../../test/fixtures/benchmark-results.ts";
import { captureCommand } from "../../test/fixtures/captured-command.ts";
import type { AttemptSummary } from "../benchmark/records/recorded-attempt.ts";
import { openStore } from "../storage/open-store.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-compare-"));
const store = join(folder, "store.sqlite");

const errors =
  (factor: number) =>
  ({ difficulty, nonce }: Place) => ({ testError: (factor * (10 + nonce + difficulty.hiddenLayers)) / 200 });

const fast = attemptsOf("fast", errors(0.5));
const slow = attemptsOf("slow", (place) =>
  place.difficulty.hiddenLayers === 5 && place.difficulty.samples === 1024
    ? place.nonce === 0
      ? noSolution
      : { ...errors(1)(place), status: "failed" }
    : errors(1)(place),
);

beforeAll(async () => {
  const opened = await openStore(store, { create: true });
  const entry = (attempt: AttemptSummary) => ({
    attempt: { ...attempt, trace: sampleTrace(3) },
    runs: [sampleRun()],
    source: { name: attempt.optimizer, digest: attempt.optimizerDigest, files: [] },
  });
  await opened.merge([...fast, ...slow].map(entry));
  await opened.putPlan(planOf(["fast", "slow"]));
  await opened.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

const downhill = (...argv: string[]) => captureCommand(...argv, "--store", store);

async function json(...argv: string[]) {
  const { code, out } = await downhill(...argv, "--json");
  return { code, document: JSON.parse(out) };
}

describe("downhill compare", () => {
  it("prints a table of the optimizers, a table of the pair, and a conclusion", async () => {
    const { code, out } = await downhill("compare", "fast", "slow");
    expect(code).toBe(0);
    expect(out).toContain("12 instances that all attempted: 4 difficulties, nonces 0..2");
    expect(out).toMatch(/^3 +1024 +fast +3\/3 \(29 to 100 %\) +0\.0350 \(0\.0325 to 0\.0375\)/m);
    expect(out).toMatch(/^ +slow +0\/3 \(0 to 71 %\) +0\.0850 \(0\.0800 to none\)/m);
    expect(out).toMatch(/^all +0\.500 \(0\.500 to 0\.500\) +0\.031 +0\.031 +12\/0\/0 +fast is better$/m);
    expect(out).toContain("fast has the lower test error: 0.500 times that of slow");
  });

  it("names in JSON the attempts that every number is from", async () => {
    const { document } = await json("compare", "fast", "slow", "--details");
    const keys = ["challenge", "seed", "plan", "nonces", "contestants", "rows", "overall", "conclusion", "attempts"];
    expect(Object.keys(document)).toEqual(keys);
    expect(document.plan).toBe(planOf(["fast", "slow"]).digest);
    const known = new Map([...fast, ...slow].map((attempt) => [attempt.address, attempt]));
    expect(document.attempts).toHaveLength(24);
    for (const row of [...document.rows, document.overall]) {
      for (const { attempts, passRate } of row.contestants) {
        const found = attempts.map((address: string) => known.get(address));
        expect(found.filter((attempt: AttemptSummary) => attempt.status === "passed")).toHaveLength(passRate.passed);
        expect(found.map((attempt: AttemptSummary) => attempt.instance)).toEqual(row.instances);
      }
    }
    expect(document.rows[1].contestants[1].testError.interval).toEqual({ low: 0.08, high: null });
  });

  it("lists the attempts for people", async () => {
    const { out } = await downhill("compare", "slow", "fast", "--details", "--hidden-layers", "5", "--samples", "1024");
    const lost = slow.find(({ status }) => status === "no-solution");
    expect(out).toMatch(
      new RegExp(`^5  1024  0      slow       no-solution  none .*${lost?.address.slice(0, 16)}$`, "m"),
    );
    expect(out).toContain("3 instances that all attempted: 1 difficulty, nonces 0..2");
  });

  it("takes all of the latest plan without names, and any number of them", async () => {
    const { document } = await json("compare");
    expect(document.contestants.map(({ label }: { label: string }) => label)).toEqual(["fast", "slow"]);
    const { code, err } = await downhill("compare", "fast", "slow", "other");
    expect(code).toBe(2);
    expect(err).toContain('no attempt of an optimizer "other"');
  });

  it("says what is wrong with lists, plans and names", async () => {
    expect((await downhill("compare", "--samples", "many")).err).toContain('--samples has "many"');
    expect((await downhill("compare", "--plan", "ffffffff")).err).toContain("(fast, slow)");
    expect((await downhill("compare", "fast")).err).toContain("two optimizers at least");
  });
});

describe("downhill frontier", () => {
  it("draws the map and lists the frontier", async () => {
    const { code, out } = await downhill("frontier", "slow");
    expect(code).toBe(0);
    expect(out).toMatch(/^N=1024 +█100◆ +0$/m);
    expect(out).toMatch(/^N=2048 +█100 +█100◆$/m);
    expect(out).toMatch(/^5 {2}2048 {2}3\/3 \(29 to 100 %\)$/m);
  });

  it("prints every cell in JSON", async () => {
    const { document } = await json("frontier", "slow", "--rate", "0.25");
    expect(document.cells).toHaveLength(4);
    expect(document.cells[1]).toMatchObject({ qualifies: false, passRate: { passed: 0, attempts: 3 } });
    expect(document.cells[3]).toMatchObject({ qualifies: true, surely: true, onFrontier: true });
  });

  it("refuses a rate that is none", async () => {
    for (const rate of ["0", "1.5", "90%"]) expect((await downhill("frontier", "slow", "--rate", rate)).code).toBe(2);
  });
});
