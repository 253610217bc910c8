import type { ResolvedPlan } from "./plan-record.ts";
import type { AttemptIdentity } from "./recorded-attempt.ts";

/** Every attempt of a plan: by optimizer, then difficulty, then nonce. */
export function plannedAttempts(plan: ResolvedPlan): AttemptIdentity[] {
  const { challenge, seed, maxFuel, numericsVersion, difficulties, nonces, optimizers } = plan;
  const shared = { challenge, seed, maxFuel, numericsVersion };
  return optimizers.flatMap(({ digest: optimizerDigest, overrides }) =>
    difficulties.flatMap((difficulty, i) =>
      nonces.map((nonce) => ({ ...shared, difficulty, nonce, optimizerDigest, overrides: overrides[i] ?? {} })),
    ),
  );
}
