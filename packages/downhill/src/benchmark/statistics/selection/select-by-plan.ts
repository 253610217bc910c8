import { canonicalJson } from "../../../foundation/canonical-json.ts";
import { CodedError } from "../../../foundation/coded-error.ts";
import { toHex } from "../../../foundation/hash.ts";
import { didYouMean } from "../../../foundation/suggestion.ts";
import { instanceSeed } from "../../../instance/seed.ts";
import type { PlannedOptimizer, PlanRecord, ResolvedPlan } from "../../records/plan-record.ts";
import type { AttemptSummary } from "../../records/recorded-attempt.ts";
import { isInScope, isWantedDifficulty, type Scope, type Selection } from "./selection.ts";

/** The plan whose digest begins so. Throws `compare/unknown-plan` for none or several. */
export function findPlan(plans: readonly PlanRecord[], prefix: string): PlanRecord {
  const found = plans.filter(({ digest }) => digest.startsWith(prefix));
  if (found[0] !== undefined && found.length === 1) return found[0];
  const shown = (found.length === 0 ? plans : found).slice(0, 8).map(describePlan);
  const what =
    found.length === 0 ? `no plan's digest begins with "${prefix}"` : `several digests begin with "${prefix}"`;
  const where = shown.length === 0 ? "the store has no plans" : `the plans are ${shown.join("; ")}`;
  throw new CodedError("compare/unknown-plan", `${what}; ${where}`);
}

export function describePlan({ digest, plan }: PlanRecord): string {
  return `${digest.slice(0, 8)} (${plan.optimizers.map(({ label }) => label).join(", ")})`;
}

/** The latest plan in the scope that has all of the labels. */
export function latestPlanWith(
  plans: readonly PlanRecord[],
  labels: readonly string[],
  scope: Scope,
): PlanRecord | undefined {
  return plans.find(({ plan }) => {
    const known = plan.optimizers.map(({ label }) => label);
    return isInScope(scope, plan) && labels.every((label) => known.includes(label));
  });
}

/** The attempts of a plan's optimizers, as far as they are there. Throws `compare/unknown`. */
export function selectByPlan(
  { digest, plan }: PlanRecord,
  labels: readonly string[],
  attempts: readonly AttemptSummary[],
  scope: Scope,
): Selection {
  const optimizers = labels.map((label) => findOptimizer(plan, label, digest));
  const placeOfInstance = instancesOf(plan, scope);
  const contestants = optimizers.map(({ label, name, digest: optimizerDigest, overrides }) => {
    const wanted = overrides.map((over) => canonicalJson(over));
    return {
      label,
      optimizer: name,
      digest: optimizerDigest,
      attempts: attempts.filter((attempt) => {
        const difficulty = placeOfInstance.get(attempt.instance);
        return (
          difficulty !== undefined &&
          attempt.optimizerDigest === optimizerDigest &&
          attempt.maxFuel === plan.maxFuel &&
          attempt.numericsVersion === plan.numericsVersion &&
          canonicalJson(attempt.overrides) === wanted[difficulty]
        );
      }),
    };
  });
  return { challenge: plan.challenge, seed: plan.seed, plan: digest, contestants };
}

function findOptimizer(plan: ResolvedPlan, label: string, digest: string): PlannedOptimizer {
  const found = plan.optimizers.find((optimizer) => optimizer.label === label);
  if (found !== undefined) return found;
  const known = plan.optimizers.map((optimizer) => optimizer.label);
  throw new CodedError(
    "compare/unknown",
    `plan ${digest.slice(0, 8)} has no optimizer called "${label}".${didYouMean(label, known)} It has ${known.join(", ")}`,
  );
}

/** Which of the plan's difficulties an instance is of, by the instance's digest. */
function instancesOf({ challenge, difficulties, nonces, seed }: ResolvedPlan, scope: Scope): Map<string, number> {
  const places = new Map<string, number>();
  difficulties.forEach((difficulty, place) => {
    if (!isWantedDifficulty(scope, { difficulty })) return;
    for (const nonce of nonces) {
      places.set(toHex(instanceSeed({ challenge, difficulty, seed, nonce })), place);
    }
  });
  return places;
}
