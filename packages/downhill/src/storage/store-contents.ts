import type { PlanRecord } from "../benchmark/records/plan-record.ts";
import type { RunFacts } from "../benchmark/records/run-facts.ts";
import { canonicalJson } from "../foundation/canonical-json.ts";
import type { MergeEntry, Store, StoredRun } from "./store.ts";

/** All that is in a store, from wherever it is read. */
export interface StoreContents {
  /** Where it is, for people. */
  readonly location: string;
  /** Attempts with all that belongs to them, ordered by address, some at a time. */
  entries(): AsyncIterable<readonly MergeEntry[]>;
  /** The latest last. */
  plans(): Promise<readonly PlanRecord[]>;
}

/** Traces held at a time. */
const batchSize = 500;

/** Reads a store. Runs are ordered by when they ended, so that the order in which a store got them does not show. */
export function contentsOf(store: Store): StoreContents {
  return {
    location: store.location,
    entries: () => readEntries(store),
    plans: async () => (await store.plans()).toReversed(),
  };
}

async function* readEntries(store: Store): AsyncIterable<readonly MergeEntry[]> {
  const sources = new Map((await store.sources()).map((source) => [source.digest, source]));
  const attempts = await store.attempts();
  for (let first = 0; first < attempts.length; first += batchSize) {
    const batch = attempts.slice(first, first + batchSize);
    const addresses = batch.map(({ address }) => address);
    const [traces, runs] = await Promise.all([store.traces(addresses), store.runs(addresses)]);
    const runsOf = Map.groupBy(runs, ({ address }) => address);
    yield batch.flatMap((summary) => {
      const trace = traces.get(summary.address);
      if (trace === undefined) return [];
      const source = sources.get(summary.optimizerDigest);
      return { attempt: { ...summary, trace }, runs: sortRuns(runsOf.get(summary.address) ?? []), source };
    });
  }
}

function sortRuns(runs: readonly StoredRun[]): RunFacts[] {
  return runs
    .map(({ environment, seconds, finishedAt }) => ({ environment, seconds, finishedAt }))
    .map((run) => ({ run, key: run.finishedAt + canonicalJson(run) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ run }) => run);
}
