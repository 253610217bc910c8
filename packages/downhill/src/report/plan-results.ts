/** What a store holds of a plan: its attempts, by optimizer and difficulty. */
import type { PlannedOptimizer, PlanRecord } from "../benchmark/records/plan-record.ts";
import type { AttemptIdentity, AttemptSummary } from "../benchmark/records/recorded-attempt.ts";
import { canonicalJson } from "../foundation/canonical-json.ts";

export interface PlanResults {
  readonly plan: PlanRecord;
  /** Optimizer by optimizer, then difficulty by difficulty, in the plan's order. */
  readonly cells: readonly Cell[];
  /** How many attempts the plan has, and how many of them there are. */
  readonly planned: number;
  readonly found: number;
}

/** One optimizer at one difficulty. */
export interface Cell {
  readonly label: string;
  readonly hiddenLayers: number;
  readonly samples: number;
  /** How many attempts the plan has here. */
  readonly planned: number;
  /** Those there are, in the plan's order of nonces. */
  readonly attempts: readonly AttemptSummary[];
}

/** Sorts the attempts of a plan into its cells; others are left out. */
export function planResults(plan: PlanRecord, attempts: readonly AttemptSummary[]): PlanResults {
  const byName = new Map<string, AttemptSummary>();
  const belongs = membership(plan);
  for (const attempt of attempts) {
    if (belongs(attempt)) byName.set(attemptKey(attempt.optimizerDigest, attempt), attempt);
  }
  const cells = plan.plan.optimizers.flatMap((optimizer) => optimizerCells(plan, optimizer, byName));
  const found = cells.reduce((sum, cell) => sum + cell.attempts.length, 0);
  return { plan, cells, planned: cells.length * plan.plan.nonces.length, found };
}

/** The cells of a label, in the plan's order of difficulties. */
export function cellsOf({ cells }: PlanResults, label: string): readonly Cell[] {
  return cells.filter((cell) => cell.label === label);
}

function optimizerCells(
  { plan }: PlanRecord,
  { label, digest, overrides }: PlannedOptimizer,
  byName: ReadonlyMap<string, AttemptSummary>,
): Cell[] {
  return plan.difficulties.map((difficulty, i) => {
    const common = { difficulty, overrides: overrides[i] ?? {} };
    const attempts = plan.nonces.flatMap((nonce) => byName.get(attemptKey(digest, { ...common, nonce })) ?? []);
    return { label, ...difficulty, planned: plan.nonces.length, attempts };
  });
}

/** What tells the attempts of one plan apart. */
function attemptKey(
  digest: string,
  { difficulty, nonce, overrides }: Pick<AttemptIdentity, "difficulty" | "nonce" | "overrides">,
): string {
  return `${digest} ${difficulty.hiddenLayers} ${difficulty.samples} ${nonce} ${canonicalJson(overrides)}`;
}

/** Whether an attempt has what all attempts of the plan have. Records share few challenges, so their texts are kept. */
function membership({ plan }: PlanRecord): (attempt: AttemptSummary) => boolean {
  const wanted = canonicalJson(plan.challenge);
  const known = new Map<object, boolean>();
  const sameChallenge = (challenge: object) => {
    let same = known.get(challenge);
    if (same === undefined) {
      same = canonicalJson(challenge) === wanted;
      known.set(challenge, same);
    }
    return same;
  };
  return ({ challenge, seed, maxFuel, numericsVersion }) =>
    seed === plan.seed &&
    maxFuel === plan.maxFuel &&
    numericsVersion === plan.numericsVersion &&
    sameChallenge(challenge);
}
