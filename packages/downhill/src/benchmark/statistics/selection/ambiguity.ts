/** Names that stand for more than one thing: errors that list the things and how to choose one. */
import { canonicalJson } from "../../../foundation/canonical-json.ts";
import { CodedError } from "../../../foundation/coded-error.ts";
import type { Challenge } from "../../../instance/challenge.ts";
import type { AttemptSummary } from "../../records/recorded-attempt.ts";
import type { Selector } from "./selector.ts";

/** Choices that an error lists. */
const mostListed = 8;

/** Throws `compare/ambiguous` if what the selector found are several sources, or several sets of overrides. */
export function checkOneOptimizer(selector: Selector, found: readonly AttemptSummary[]): void {
  const digests = Map.groupBy(found, ({ optimizerDigest }) => optimizerDigest);
  if (digests.size > 1) {
    const choices = [...digests].map(([digest, group]) => `${selector.name}@${digest.slice(0, 8)}${times(group)}`);
    throw ambiguous(`"${selector.text}" stands for ${digests.size} sources; name one as ${list(choices)}`);
  }
  const variants = [...Map.groupBy(found, ({ overrides }) => canonicalJson(overrides)).values()];
  if (variants.length === 1) return;
  const choices = distinctions(variants).map(
    (values, i) =>
      `${selector.name}${selector.digestPrefix && `@${selector.digestPrefix}`}:${values}${times(variants[i]!)}`,
  );
  throw ambiguous(
    `"${selector.text}" stands for ${variants.length} sets of hyperparameters; name one as ${list(choices)}. ` +
      "A plan's label names a set that changes with the difficulty",
  );
}

/** Throws `compare/ambiguous` if the attempts are of several challenges, seed phrases or fuel limits. */
export function checkOneChallenge(attempts: readonly AttemptSummary[]): void {
  const challenges = [...Map.groupBy(attempts, ({ challenge }) => JSON.stringify(challenge)).values()];
  if (challenges.length > 1) {
    const choices = challengeDistinctions(challenges.map((group) => group[0]!.challenge));
    const listed = choices.map((choice, i) => `${choice}${times(challenges[i]!)}`);
    throw ambiguous(`the attempts are of ${challenges.length} challenges; choose one by ${list(listed)}`);
  }
  const seeds = Map.groupBy(attempts, ({ seed }) => seed);
  if (seeds.size > 1) {
    const choices = [...seeds].map(([seed, group]) => `--seed ${JSON.stringify(seed)}${times(group)}`);
    throw ambiguous(`the attempts are of ${seeds.size} seed phrases; choose one by ${list(choices)}`);
  }
  const limits = Map.groupBy(attempts, ({ maxFuel }) => maxFuel);
  if (limits.size > 1) {
    const choices = [...limits].map(([maxFuel, group]) => `--max-fuel ${maxFuel}${times(group)}`);
    throw ambiguous(`the attempts had ${limits.size} fuel limits; choose one by ${list(choices)}`);
  }
}

function ambiguous(message: string): CodedError {
  return new CodedError("compare/ambiguous", message);
}

function times(group: readonly unknown[]): string {
  return ` (${group.length} ${group.length === 1 ? "attempt" : "attempts"})`;
}

function list(choices: readonly string[]): string {
  const shown = choices.slice(0, mostListed);
  const rest = choices.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} or one of ${rest} more` : shown.join(" or ");
}

/** Of each variant, the hyperparameters in which the variants differ. */
function distinctions(variants: readonly (readonly AttemptSummary[])[]): string[] {
  const values = variants.map(([first]) => ({ ...first?.overrides, ...first?.hyperparameters }));
  const names = [...new Set(values.flatMap((value) => Object.keys(value)))];
  const differing = names.filter((name) => new Set(values.map((value) => value[name])).size > 1);
  return values.map((value) =>
    differing
      .filter((name) => value[name] !== undefined)
      .map((name) => `${name}=${value[name]}`)
      .join(","),
  );
}

function challengeDistinctions(challenges: readonly Challenge[]): string[] {
  const constants = challenges.map((challenge) => new Map<string, unknown>(Object.entries(challenge)));
  const names = [...(constants[0]?.keys() ?? [])];
  const differing = names.filter((name) => new Set(constants.map((values) => values.get(name))).size > 1);
  return constants.map((values) => differing.map((name) => `--challenge ${name}=${values.get(name)}`).join(" "));
}
