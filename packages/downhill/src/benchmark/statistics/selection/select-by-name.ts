import { CodedError } from "../../../foundation/coded-error.ts";
import { numericsVersion } from "../../../foundation/numerics-version.ts";
import { didYouMean } from "../../../foundation/suggestion.ts";
import type { PlanRecord } from "../../records/plan-record.ts";
import type { AttemptSummary } from "../../records/recorded-attempt.ts";
import { checkOneChallenge, checkOneOptimizer } from "./ambiguity.ts";
import { isInScope, isWantedDifficulty, type Scope, type Selection } from "./selection.ts";
import { isSelected, parseSelector, type Selector } from "./selector.ts";

/** Every attempt of the named optimizers, whatever plan ran it. Throws `compare/unknown` and `compare/ambiguous`. */
export function selectByName(
  texts: readonly string[],
  attempts: readonly AttemptSummary[],
  plans: readonly PlanRecord[],
  scope: Scope,
): Selection {
  const current = attempts.filter(
    (attempt) =>
      attempt.numericsVersion === numericsVersion && isInScope(scope, attempt) && isWantedDifficulty(scope, attempt),
  );
  const contestants = texts.map(parseSelector).map((selector) => {
    const found = current.filter((attempt) => isSelected(selector, attempt));
    if (found.length === 0) throw unknown(selector, attempts, plans);
    return { selector, found };
  });
  // Of a challenge or a seed that another contestant was never tried on, nothing can be compared.
  const shared = contestants.map(({ selector, found }) => ({ selector, found: found.filter(isSharedBy(contestants)) }));
  const compared = shared.every(({ found }) => found.length > 0) ? shared : contestants;
  checkOneChallenge(compared.flatMap(({ found }) => found));
  for (const { selector, found } of compared) checkOneOptimizer(selector, found);
  const [first] = compared[0]?.found ?? [];
  if (first === undefined) throw new CodedError("compare/unknown", "there is nothing to compare; name an optimizer");
  return {
    challenge: first.challenge,
    seed: first.seed,
    plan: null,
    contestants: compared.map(({ selector, found }) => ({
      label: selector.text,
      optimizer: selector.name,
      digest: found[0]!.optimizerDigest,
      attempts: found,
    })),
  };
}

function isSharedBy(contestants: readonly { readonly found: readonly AttemptSummary[] }[]) {
  const settings = contestants.map(({ found }) => new Set(found.map(settingOf)));
  return (attempt: AttemptSummary) => settings.every((ofOne) => ofOne.has(settingOf(attempt)));
}

function settingOf({ challenge, seed, maxFuel }: AttemptSummary): string {
  return JSON.stringify([challenge, seed, maxFuel]);
}

function unknown(
  { text, name }: Selector,
  attempts: readonly AttemptSummary[],
  plans: readonly PlanRecord[],
): CodedError {
  const ofThatName = attempts.filter(({ optimizer }) => optimizer === name);
  if (ofThatName.length > 0) {
    const message = `the store has ${ofThatName.length} attempts of ${name}, but none that "${text}" and the other flags describe`;
    return new CodedError("compare/unknown", message);
  }
  const labels = plans.flatMap(({ plan }) => plan.optimizers.map(({ label }) => label));
  const known = [...new Set([...labels, ...attempts.map(({ optimizer }) => optimizer)])].sort();
  const has = known.length === 0 ? "It is empty; downhill bench fills it" : `It has ${known.join(", ")}`;
  return new CodedError(
    "compare/unknown",
    `the store has no attempt of an optimizer "${text}".${didYouMean(text, known)} ${has}`,
  );
}
