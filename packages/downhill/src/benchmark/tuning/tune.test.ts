import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { prepareSubmission } from "../../attempt-process/run-attempt-process.ts";
import { builtInOptimizerSource } from "../../baselines/index.ts";
import { createChallenge } from "../../instance/challenge.ts";
import { availableKernels } from "../../kernel/select-kernel.ts";
import { createMemoryStore } from "../../storage/memory/memory-store.ts";
import type { Store } from "../../storage/store.ts";
import { type AttemptIdentity, attemptAddress } from "../records/recorded-attempt.ts";
import type { AttemptLibrary } from "./attempt-runner.ts";
import { parseSearchRange } from "./search-range.ts";
import { searchRecord } from "./search-record.ts";
import { type TuneOptions, type TuneResult, tune } from "./tune.ts";
import { fuelOfEpochs } from "./tuning-task.ts";

const kernel = availableKernels()[0]!;
const submission = await prepareSubmission(fileURLToPath(builtInOptimizerSource("momentum")));
const challenge = createChallenge("paper", { width: 8, patience: 3, epochLimit: 12, testPool: 32, testSubset: 16 });

function optionsFor(library: AttemptLibrary, changes: Partial<TuneOptions> = {}): TuneOptions {
  return {
    subject: { name: "momentum", submission, challenge, fixed: () => ({ momentum: 0.8 }) },
    search: {
      difficulties: [
        { hiddenLayers: 1, samples: 60 },
        { hiddenLayers: 2, samples: 60 },
      ],
      space: { learningRate: parseSearchRange("learningRate", "1e-3..1:log") },
      ...{ trials: 3, seed: "search", nonces: [0, 1], objective: "error" },
    },
    maxFuel: (difficulty) => fuelOfEpochs(challenge, difficulty, 100),
    judge: { seed: "judge", nonces: [0, 1], labels: { standard: "momentum", tuned: "momentum-tuned" } },
    run: { kernel, workers: 2, version: "0", library },
    ...changes,
  };
}

/** Addresses of all attempts that were put. */
async function addressesIn(store: Store): Promise<string[]> {
  return (await store.attempts()).map(({ address }) => address);
}

const whole = createMemoryStore();
let result: TuneResult;

beforeAll(async () => {
  result = await tune(optionsFor(whole));
}, 60_000);

describe("tune", () => {
  it("searches on its own instances, and judges on others", async () => {
    const attempts = await whole.attempts();
    expect(new Set(attempts.map(({ seed }) => seed))).toEqual(new Set(["search", "judge"]));
    expect(attempts.every(({ overrides }) => overrides["momentum"] === 0.8)).toBe(true);
    const [standard, tuned] = result.judgement!.plan.plan.optimizers;
    expect(standard?.overrides).toEqual([{ momentum: 0.8 }, { momentum: 0.8 }]);
    expect(tuned?.overrides).toEqual(result.chosen.map(({ overrides }) => overrides));
  });

  it("goes on after an interruption, to the same end, and runs nothing twice", async () => {
    const parts = createMemoryStore();
    const stop = new AbortController();
    let finished = 0;
    const watched = optionsFor(parts, {
      run: {
        ...{ kernel, workers: 2, version: "0", library: parts, stop: stop.signal },
        onEvent: ({ kind }) => {
          if (kind === "finished") finished += 1;
          if (finished === 4) stop.abort();
        },
      },
    });
    await expect(tune(watched)).rejects.toMatchObject({ code: "tune/interrupted" });
    expect((await addressesIn(parts)).length).toBeGreaterThanOrEqual(4);
    const again = await tune(optionsFor(parts));
    expect(await addressesIn(parts)).toEqual(await addressesIn(whole));
    expect(again).toEqual(result);

    const counts: unknown[] = [];
    await tune(optionsFor(parts, { watch: (_, { total, stored }) => counts.push(total - stored) }));
    expect(counts).toEqual([0, 0, 0]);
  }, 60_000);

  it("records every trial with its attempts, and what they cost", async () => {
    const options = optionsFor(whole);
    const stored = await whole.attempts();
    const seconds = new Map(stored.map(({ address }) => [address, 2]));
    const record = searchRecord(options, result, { version: "0", seconds, comparison: null });
    const known = new Set(stored.map(({ address }) => address));
    for (const { rounds, attempts, best, chosen } of record.searches) {
      const named = rounds.flatMap(({ standings }) => standings.flatMap((standing) => standing.attempts));
      expect(named.every((address) => known.has(address))).toBe(true);
      expect(new Set(named)).toEqual(new Set(attempts.map(({ address }) => address)));
      expect(chosen).toEqual({ momentum: 0.8, ...record.trials[best] });
    }
    const searched = stored.filter(({ seed }) => seed === "search");
    expect(record.cost.search).toEqual({
      attempts: searched.length,
      fuel: searched.reduce((sum, { fuel }) => sum + fuel, 0),
      seconds: 2 * searched.length,
    });
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });

  it("counts what ends out of time as a failure, and does not keep it", async () => {
    const library = createMemoryStore();
    const slow = optionsFor(library);
    const { search } = await tune({
      ...slow,
      search: { ...slow.search, difficulties: [{ hiddenLayers: 2, samples: 60 }], trials: 2, nonces: [0] },
      judge: { ...slow.judge, nonces: [] },
      run: { ...slow.run, limits: { seconds: 0.001 } },
    });
    expect(search.searches[0]?.standard).toMatchObject({ failures: 1, mean: null });
    expect(search.searches[0]?.best.outcomes[0]?.attempt).toEqual({ lost: "attempt/timed-out" });
    expect(await addressesIn(library)).toEqual([]);
  }, 60_000);

  it("does not judge the optimizer as it is against itself", async () => {
    const library = createMemoryStore();
    const options = optionsFor(library);
    const space = { learningRate: parseSearchRange("learningRate", "1e-9,1e-8") };
    const difficulties = [{ hiddenLayers: 1, samples: 60 }];
    const { chosen, judgement } = await tune({ ...options, search: { ...options.search, space, difficulties } });
    expect(chosen.map(({ overrides }) => overrides)).toEqual([{ momentum: 0.8 }]);
    expect(judgement).toBeNull();
  }, 60_000);

  it("gives the search's attempts the fuel it says, and the judged ones the challenge's", async () => {
    const { judgement } = result;
    for (const { seed, difficulty, maxFuel } of await whole.attempts()) {
      expect(maxFuel).toBe(seed === "search" ? fuelOfEpochs(challenge, difficulty, 100) : challenge.fuelLimit);
    }
    const { plan } = judgement!.plan;
    const identity: AttemptIdentity = {
      ...{ challenge, difficulty: plan.difficulties[0]!, seed: plan.seed, nonce: plan.nonces[0]! },
      ...{ optimizerDigest: submission.digest, overrides: plan.optimizers[0]!.overrides[0]! },
      ...{ maxFuel: plan.maxFuel, numericsVersion: plan.numericsVersion },
    };
    expect(judgement!.outcomes[0]!.address).toBe(attemptAddress(identity));
  });
});
