/** What every store must do, whatever keeps its rows. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { attemptAddress, type RecordedAttempt } from "../../src/benchmark/records/recorded-attempt.ts";
import type { Store } from "../../src/storage/store.ts";
import {
  sampleAttempt,
  sampleIdentity,
  samplePlan,
  sampleRejection,
  sampleRun,
  sampleSource,
  sampleTrace,
} from "./sample-records.ts";

/** Opens an empty store; `release` frees what it took. */
export type OpenEmptyStore = () => Promise<{ readonly store: Store; release(): Promise<void> }>;

export function describeStoreConformance(name: string, open: OpenEmptyStore): void {
  describe(`store conformance: ${name}`, () => {
    let store: Store;
    let release: () => Promise<void>;
    beforeEach(async () => {
      ({ store, release } = await open());
    });
    afterEach(() => release());

    const put = (attempt: RecordedAttempt) => store.put(attempt, sampleRun(), sampleSource());
    const summaryOf = ({ trace: _, ...summary }: RecordedAttempt) => summary;
    const byAddress = (a: { address: string }, b: { address: string }) => (a.address < b.address ? -1 : 1);

    it("is empty at first, and in order", async () => {
      expect(await store.attempts()).toEqual([]);
      expect(await store.runs()).toEqual([]);
      expect(await store.sources()).toEqual([]);
      expect(await store.plans()).toEqual([]);
      expect(await store.has([attemptAddress(sampleIdentity())])).toEqual(new Set());
      expect(await store.check()).toEqual([]);
    });

    it("gives back what was put, bit for bit", async () => {
      const attempts = [
        sampleAttempt(),
        sampleAttempt({ nonce: 1, seed: "ä \u{1f600} '\"\\", overrides: { learningRate: 1e-300, nesterov: true } }),
        sampleAttempt({ nonce: 2 }, { hyperparameters: {}, trace: sampleTrace(0) }),
        sampleRejection({ nonce: Number.MAX_SAFE_INTEGER }),
      ];
      for (const attempt of attempts) expect(await put(attempt)).toBe(true);
      expect(await store.attempts()).toEqual(attempts.map(summaryOf).sort(byAddress));
      const traces = await store.traces(attempts.map(({ address }) => address));
      for (const { address, trace } of attempts) expect(traces.get(address)).toEqual(trace);
    });

    it("keeps losses that are no numbers, subnormal ones and both zeros", async () => {
      const odd = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, -0, 5e-324, Number.NEGATIVE_INFINITY);
      const trace = { trainLoss: odd, validationLoss: odd.toReversed(), fuel: sampleTrace(5).fuel };
      const attempt = sampleAttempt({}, { trace, testError: Number.NaN, baseline: Number.POSITIVE_INFINITY });
      await put(attempt);
      expect(await put(attempt)).toBe(false);
      expect((await store.traces([attempt.address])).get(attempt.address)).toEqual(trace);
      expect(await store.attempts()).toEqual([summaryOf(attempt)]);
    });

    it("says which attempts are there", async () => {
      const [here, elsewhere] = [sampleAttempt(), sampleAttempt({ nonce: 1 })];
      await put(here);
      expect(await store.has([elsewhere.address, here.address])).toEqual(new Set([here.address]));
      expect(await store.has([])).toEqual(new Set());
      expect(await store.traces([elsewhere.address])).toEqual(new Map());
    });

    it("selects by address and by optimizer", async () => {
      const adam = sampleAttempt({ nonce: 1 }, { optimizer: "adam" });
      const momentum = sampleAttempt();
      await put(adam);
      await put(momentum);
      expect(await store.attempts({ optimizers: ["adam", "sgd"] })).toEqual([summaryOf(adam)]);
      expect(await store.attempts({ addresses: [momentum.address] })).toEqual([summaryOf(momentum)]);
      expect(await store.attempts({ addresses: [momentum.address], optimizers: ["adam"] })).toEqual([]);
      expect(await store.attempts({ optimizers: [] })).toEqual([]);
    });

    it("takes the same record again as another run of it", async () => {
      const attempt = sampleAttempt();
      expect(await store.put(attempt, sampleRun(1), sampleSource())).toBe(true);
      expect(await store.put(attempt, sampleRun(2), sampleSource())).toBe(false);
      expect(await store.put(attempt, sampleRun(2), sampleSource())).toBe(false);
      const { address } = attempt;
      expect(await store.runs()).toEqual([1, 2].map((seconds) => ({ address, ...sampleRun(seconds) })));
      expect(await store.runs([])).toEqual([]);
      expect(await store.attempts()).toHaveLength(1);
    });

    it.each([
      ["testError", { testError: 0.06250000000000001 }],
      ["status", { status: "failed" as const }],
      ["trace.trainLoss of epoch 1", { trace: changedTrace() }],
      ["trace", { trace: sampleTrace(59) }],
    ])("refuses a record that differs in %s, and keeps the first", async (field, changes) => {
      const attempt = sampleAttempt();
      await put(attempt);
      const other = { ...attempt, ...changes };
      await expect(store.put(other, sampleRun(9), sampleSource())).rejects.toMatchObject({
        code: "store/determinism",
        address: attempt.address,
        differences: [expect.objectContaining({ field })],
      });
      expect(await store.attempts()).toEqual([summaryOf(attempt)]);
      expect((await store.traces([attempt.address])).get(attempt.address)).toEqual(attempt.trace);
      expect(await store.runs()).toHaveLength(1);
    });

    it("merges all records but those that differ", async () => {
      const [here, same, fresh] = [0, 1, 2].map((nonce) => sampleAttempt({ nonce })) as [
        RecordedAttempt,
        ...RecordedAttempt[],
      ];
      await put(here);
      await put(same!);
      const other = { ...here, epochs: 1 };
      const entry = (attempt: RecordedAttempt) => ({
        attempt,
        runs: [sampleRun(7), sampleRun(8)],
        source: sampleSource(),
      });
      const outcome = await store.merge([other, same!, fresh!].map(entry));
      expect(outcome.added).toBe(1);
      expect(outcome.faults).toMatchObject([{ address: here.address, differences: [{ stored: "60", given: "1" }] }]);
      expect(await store.attempts()).toEqual([here, same!, fresh!].map(summaryOf).sort(byAddress));
      expect(await store.runs([here.address])).toHaveLength(1);
      expect(await store.runs([same!.address])).toHaveLength(3);
    });

    it("keeps each source once", async () => {
      const other = sampleSource("adam", "export default 1;");
      await put(sampleAttempt());
      await put(sampleAttempt({ nonce: 1 }));
      await store.put(sampleAttempt({ nonce: 2, optimizerDigest: other.digest }), sampleRun(), other);
      expect(await store.sources()).toEqual([other, sampleSource()]);
      expect(await store.source(other.digest)).toEqual(other);
      expect(await store.source("00")).toBeUndefined();
    });

    it("names what is wrong in it", async () => {
      await store.put({ ...sampleAttempt(), bestEpoch: 1 }, sampleRun(), sampleSource());
      await store.put(sampleAttempt({ nonce: 1 }), sampleRun(), { ...sampleSource(), digest: "00" });
      const findings = await store.check();
      expect(findings.map(({ code }) => code)).toEqual(["store/record", "store/orphan", "store/source"]);
    });

    it("has the plan that was put last first", async () => {
      const plans = [1, 2].map((nonce) => samplePlan([nonce]));
      for (const plan of plans) await store.putPlan(plan);
      expect(await store.plans()).toEqual(plans.toReversed());
      for (const plan of plans.slice(0, 1)) await store.putPlan(plan);
      expect(await store.plans()).toEqual(plans);
    });

    it("takes many at once", async () => {
      const attempts = Array.from({ length: 40 }, (_, nonce) => sampleAttempt({ nonce }));
      await Promise.all(attempts.map(put));
      expect(await store.attempts()).toHaveLength(40);
      expect(await store.check()).toEqual([]);
    });
  });
}

function changedTrace() {
  const trace = sampleTrace(60);
  trace.trainLoss[0] = (trace.trainLoss[0] ?? 0) + 1e-15;
  return trace;
}
