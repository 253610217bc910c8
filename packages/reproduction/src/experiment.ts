/** The results of the paper's experiment: reading them, and looking them up. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { PlanRecord } from "../../downhill/src/benchmark/records/plan-record.ts";
import type { AttemptSummary } from "../../downhill/src/benchmark/records/recorded-attempt.ts";
import type { RunFacts } from "../../downhill/src/benchmark/records/run-facts.ts";
import { selectByPlan } from "../../downhill/src/benchmark/statistics/selection/select-by-plan.ts";
import { depthsOf, type PlanResults, planResults, samplesOf } from "../../downhill/src/report/plan-results.ts";
import { withContents } from "../../downhill/src/storage/open-contents.ts";

export interface Experiment {
  /** SHA-256 of the file, in hexadecimal. */
  readonly fileDigest: string;
  readonly plan: PlanRecord;
  readonly results: PlanResults;
  /** The first run of each attempt. */
  readonly runs: readonly RunFacts[];
  /** In the plan's order. */
  readonly labels: readonly string[];
  /** Ascending. */
  readonly depths: readonly number[];
  /** Ascending numbers of samples. */
  readonly samples: readonly number[];
}

/** Reads the latest plan of a store or an archive. */
export async function readExperiment(file: string): Promise<Experiment> {
  return withContents(file, async (contents) => {
    const plan = (await contents.plans()).at(-1);
    if (plan === undefined) throw new Error(`${file} has no plan`);
    const attempts: AttemptSummary[] = [];
    const runs: RunFacts[] = [];
    for await (const entries of contents.entries()) {
      for (const entry of entries) {
        const { trace: _, ...summary } = entry.attempt;
        attempts.push(summary);
        runs.push(...entry.runs.slice(0, 1));
      }
    }
    const labels = plan.plan.optimizers.map(({ label }) => label);
    const results = planResults(plan, selectByPlan(plan, labels, attempts, {}).contestants);
    return {
      ...{ plan, results, runs, labels, fileDigest: createHash("sha256").update(readFileSync(file)).digest("hex") },
      ...{ depths: depthsOf(results), samples: samplesOf(results) },
    };
  });
}

/** Attempts of an optimizer at some depths, or at all. */
export function attemptsOf({ results }: Experiment, label: string, depths?: readonly number[]): AttemptSummary[] {
  return results.cells
    .filter((cell) => cell.label === label && (depths === undefined || depths.includes(cell.hiddenLayers)))
    .flatMap(({ attempts }) => attempts);
}
