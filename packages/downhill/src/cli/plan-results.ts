import { CodedError } from "../foundation/coded-error.ts";
import { type PlanResults, planResults } from "../report/plan-results.ts";
import type { Store, StoredRun } from "../storage/store.ts";
import { choosePlan } from "./plan-choice.ts";

export interface StoredResults {
  readonly results: PlanResults;
  /** Variants of the kernels that computed them, in alphabetical order. */
  readonly kernels: readonly string[];
  /** The first run of each attempt. */
  readonly runs: readonly StoredRun[];
}

/** What a store has of a plan. Throws as `choosePlan` does, and `plan/empty` where it has nothing. */
export async function readPlanResults(store: Store, digest: string | undefined): Promise<StoredResults> {
  const plan = await choosePlan(store, digest);
  const optimizers = [...new Set(plan.plan.optimizers.map(({ name }) => name))];
  const results = planResults(plan, await store.attempts({ optimizers }));
  if (results.found === 0) {
    const name = plan.digest.slice(0, 12);
    throw new CodedError("plan/empty", `${store.location} has no attempt of plan ${name} yet; run it first`);
  }
  const runs = firstRuns(
    await store.runs(results.cells.flatMap((cell) => cell.attempts.map(({ address }) => address))),
  );
  const kernels = [...new Set(runs.map(({ environment }) => environment.kernel))].sort();
  return { results, kernels, runs };
}

function firstRuns(runs: readonly StoredRun[]): StoredRun[] {
  const first = new Map<string, StoredRun>();
  for (const run of runs) if (!first.has(run.address)) first.set(run.address, run);
  return [...first.values()];
}
