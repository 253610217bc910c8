import type { ArgsDef } from "citty";
import type { PlanRecord } from "../benchmark/records/plan-record.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Store } from "../storage/store.ts";

/** The flag that names a plan of a store. */
export const planFlag = {
  plan: {
    type: "string",
    valueHint: "DIGEST",
    description: "Plan, or the beginning of its digest (default: the latest)",
  },
} as const satisfies ArgsDef;

/**
 * The plan whose digest begins so, or without a digest the latest. Throws `plan/none` where the store has no plan, and
 * `plan/unknown` or `plan/ambiguous` with the digests there are.
 */
export async function choosePlan(store: Store, digest: string | undefined): Promise<PlanRecord> {
  const plans = await store.plans();
  const latest = plans[0];
  if (latest === undefined) {
    throw new CodedError("plan/none", `${store.location} has no plan; downhill bench quick --store PATH makes one`);
  }
  if (digest === undefined) return latest;
  const found = plans.filter((plan) => plan.digest.startsWith(digest.toLowerCase()));
  if (found.length === 1) return found[0]!;
  const listed = plans.slice(0, 10).map((plan) => `${plan.digest.slice(0, 12)} (${describePlan(plan)})`);
  const problem = found.length === 0 ? "no plan" : "more than one plan";
  throw new CodedError(
    found.length === 0 ? "plan/unknown" : "plan/ambiguous",
    `${store.location} has ${problem} whose digest begins with "${digest}". Its plans, the latest first: ${listed.join(", ")}`,
  );
}

function describePlan({ plan: { optimizers, difficulties, nonces } }: PlanRecord): string {
  return `${optimizers.map(({ label }) => label).join(", ")}; ${difficulties.length} difficulties; ${nonces.length} nonces`;
}
