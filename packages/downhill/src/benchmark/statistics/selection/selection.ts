import type { Challenge } from "../../../instance/challenge.ts";
import type { AttemptSummary } from "../../records/recorded-attempt.ts";

/** What is compared: one optimizer, with at most one attempt at an instance. */
export interface SelectedContestant {
  readonly label: string;
  /** The optimizer's own name. */
  readonly optimizer: string;
  readonly digest: string;
  readonly attempts: readonly AttemptSummary[];
}

/** Contestants whose attempts are of one challenge, one seed phrase, one fuel limit and one numerics version. */
export interface Selection {
  readonly challenge: Challenge;
  readonly seed: string;
  /** Digest of the plan that the labels are from; null where the optimizers were chosen by name. */
  readonly plan: string | null;
  readonly contestants: readonly SelectedContestant[];
}

/** Which attempts come into question at all. */
export interface Scope {
  readonly seed?: string | undefined;
  /** Constants of the challenge. */
  readonly challenge?: Readonly<Record<string, unknown>> | undefined;
  readonly maxFuel?: number | undefined;
  readonly hiddenLayers?: readonly number[] | undefined;
  readonly samples?: readonly number[] | undefined;
}

/** Whether attempts of a challenge, seed phrase and fuel limit are in the scope. */
export function isInScope(
  scope: Scope,
  { challenge, seed, maxFuel }: Pick<AttemptSummary, "challenge" | "seed" | "maxFuel">,
): boolean {
  const wanted = Object.entries(scope.challenge ?? {});
  const constants = new Map<string, unknown>(Object.entries(challenge));
  return (
    (scope.seed === undefined || scope.seed === seed) &&
    (scope.maxFuel === undefined || scope.maxFuel === maxFuel) &&
    wanted.every(([name, value]) => constants.get(name) === value)
  );
}

export function isWantedDifficulty(scope: Scope, { difficulty }: Pick<AttemptSummary, "difficulty">): boolean {
  return (
    (scope.hiddenLayers?.includes(difficulty.hiddenLayers) ?? true) &&
    (scope.samples?.includes(difficulty.samples) ?? true)
  );
}
