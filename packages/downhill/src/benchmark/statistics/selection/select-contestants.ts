import { CodedError } from "../../../foundation/coded-error.ts";
import type { PlanRecord } from "../../records/plan-record.ts";
import type { AttemptSummary } from "../../records/recorded-attempt.ts";
import { selectByName } from "./select-by-name.ts";
import { findPlan, latestPlanWith, selectByPlan } from "./select-by-plan.ts";
import type { Scope, Selection } from "./selection.ts";

export interface SelectionRequest {
  /** Labels or optimizers; none for all of a plan. */
  readonly contestants: readonly string[];
  /** The beginning of a plan's digest, or `all` for every attempt whatever its plan. */
  readonly plan?: string | undefined;
  readonly scope?: Scope;
  /** The latest first. */
  readonly plans: readonly PlanRecord[];
  readonly attempts: readonly AttemptSummary[];
}

/**
 * Finds what people mean by the names they give: labels of the plan they name, else labels of the latest plan that has
 * them all, else optimizers. Throws `compare/…` where that is nothing, or more than one thing.
 */
export function selectContestants({ contestants, plan, scope = {}, plans, attempts }: SelectionRequest): Selection {
  checkDistinct(contestants);
  const record =
    plan === "all" ? undefined : plan === undefined ? latestPlanWith(plans, contestants, scope) : findPlan(plans, plan);
  if (record === undefined) return selectByName(contestants, attempts, plans, scope);
  const labels = contestants.length > 0 ? contestants : record.plan.optimizers.map(({ label }) => label);
  const selection = selectByPlan(record, labels, attempts, scope);
  const without = selection.contestants.find((contestant) => contestant.attempts.length === 0);
  if (without === undefined) return selection;
  throw new CodedError(
    "compare/unknown",
    `the store has no attempt of "${without.label}" yet that belongs to plan ${record.digest.slice(0, 8)} and the other flags; ` +
      "run the benchmark first, or use --plan all for the attempts of every plan",
  );
}

function checkDistinct(contestants: readonly string[]): void {
  const twice = contestants.find((text, i) => contestants.indexOf(text) < i);
  if (twice !== undefined) {
    throw new CodedError("compare/selector", `"${twice}" is named twice; an optimizer is not compared with itself`);
  }
}
