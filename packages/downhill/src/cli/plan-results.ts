import type { ArgsDef } from "citty";
import type { PlanRecord } from "../benchmark/records/plan-record.ts";
import { findPlan, selectByPlan } from "../benchmark/statistics/selection/select-by-plan.ts";
import type { Selection } from "../benchmark/statistics/selection/selection.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { type PlanResults, planResults } from "../report/plan-results.ts";
import type { Store, StoredRun } from "../storage/store.ts";

/** The flag that names a plan of a store. */
export const planFlag = {
  plan: {
    type: "string",
    valueHint: "DIGEST",
    description: "Beginning of the plan's digest (default: the latest plan)",
  },
} as const satisfies ArgsDef;

export interface StoredResults {
  readonly selection: Selection;
  readonly results: PlanResults;
  /** Variants of the kernels that computed them, in alphabetical order. */
  readonly kernels: readonly string[];
  /** The first run of each attempt. */
  readonly runs: readonly StoredRun[];
}

/**
 * What a store has of a plan. Throws `plan/none` where it has no plan, `compare/unknown-plan` where it does not have
 * this one, and `plan/empty` where it has none of its attempts.
 */
export async function readPlanResults(store: Store, digest: string | undefined): Promise<StoredResults> {
  const plan = choosePlan(store.location, await store.plans(), digest);
  const { optimizers } = plan.plan;
  const attempts = await store.attempts({ optimizers: [...new Set(optimizers.map(({ name }) => name))] });
  const labels = optimizers.map(({ label }) => label);
  const selection = selectByPlan(plan, labels, attempts, {});
  const results = planResults(plan, selection.contestants);
  if (results.found === 0) {
    const name = plan.digest.slice(0, 8);
    throw new CodedError("plan/empty", `${store.location} has no attempt of plan ${name} yet; run the benchmark first`);
  }
  const addresses = results.cells.flatMap((cell) => cell.attempts.map(({ address }) => address));
  const runs = firstRuns(await store.runs(addresses));
  const kernels = [...new Set(runs.map(({ environment }) => environment.kernel))].sort();
  return { selection, results, kernels, runs };
}

function choosePlan(location: string, plans: readonly PlanRecord[], digest: string | undefined): PlanRecord {
  const [latest] = plans;
  if (latest === undefined) {
    throw new CodedError("plan/none", `${location} has no plan; downhill bench quick makes and runs one`);
  }
  return digest === undefined ? latest : findPlan(plans, digest);
}

function firstRuns(runs: readonly StoredRun[]): StoredRun[] {
  const first = new Map<string, StoredRun>();
  for (const run of runs) if (!first.has(run.address)) first.set(run.address, run);
  return [...first.values()];
}
