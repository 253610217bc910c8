import { CodedError } from "../../../foundation/coded-error.ts";
import type { Hyperparameters } from "../../../optimizer/optimizer.ts";
import type { AttemptSummary } from "../../records/recorded-attempt.ts";

/** `NAME`, `NAME@DIGEST-PREFIX`, `NAME:hyperparameter=value,…`, or both. */
export interface Selector {
  readonly text: string;
  readonly name: string;
  readonly digestPrefix: string;
  readonly hyperparameters: Hyperparameters;
}

/** Throws `compare/selector`. */
export function parseSelector(text: string): Selector {
  const [, name, digestPrefix = "", assignments] = /^([^@:]+)(?:@([0-9a-f]+))?(?::(.+))?$/.exec(text) ?? [];
  if (name === undefined) throw malformed(text);
  const pairs = assignments?.split(",").map((assignment) => parseAssignment(text, assignment)) ?? [];
  return { text, name, digestPrefix, hyperparameters: Object.fromEntries(pairs) };
}

function parseAssignment(text: string, assignment: string): [string, number | boolean] {
  const [, name, value] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(assignment) ?? [];
  if (name === undefined || value === undefined) throw malformed(text);
  if (value === "true" || value === "false") return [name, value === "true"];
  const number = Number(value);
  if (!Number.isFinite(number)) throw malformed(text);
  return [name, number];
}

function malformed(text: string): CodedError {
  return new CodedError(
    "compare/selector",
    `"${text}" is neither the label of a stored plan nor of the form NAME, NAME@DIGEST or NAME:HYPERPARAMETER=VALUE, ` +
      "such as adam, mine@1a2b3c4d or adam:learningRate=0.003",
  );
}

/** A hyperparameter counts with the value that the attempt ran with, whether it was the optimizer's own or not. */
export function isSelected(selector: Selector, attempt: AttemptSummary): boolean {
  const { name, digestPrefix, hyperparameters } = selector;
  if (attempt.optimizer !== name || !attempt.optimizerDigest.startsWith(digestPrefix)) return false;
  const values = { ...attempt.overrides, ...attempt.hyperparameters };
  return Object.entries(hyperparameters).every(([key, value]) => values[key] === value);
}
