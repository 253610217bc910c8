import type { RecordedAttempt, Trace } from "../benchmark/records/recorded-attempt.ts";
import { canonicalJson } from "../foundation/canonical-json.ts";
import { summaryDocument } from "./attempt-document.ts";

/** A field of a record, or one epoch of a trace, with both values as text. */
export interface FieldDifference {
  readonly field: string;
  readonly stored: string;
  readonly given: string;
}

/** Where two records differ, of each column of the traces the first epoch only; empty where they are the same bits. */
export function recordDifferences(stored: RecordedAttempt, given: RecordedAttempt): FieldDifference[] {
  const one: Readonly<Record<string, unknown>> = { ...summaryDocument(stored) };
  const other: Readonly<Record<string, unknown>> = { ...summaryDocument(given) };
  const fields = Object.keys(one).flatMap((field) => {
    const [a, b] = [canonicalJson(one[field]), canonicalJson(other[field])];
    return a === b ? [] : [{ field, stored: a, given: b }];
  });
  return [...fields, ...traceDifferences(stored.trace, given.trace)];
}

function traceDifferences(stored: Trace, given: Trace): FieldDifference[] {
  const [length, otherLength] = [stored.trainLoss.length, given.trainLoss.length];
  if (length !== otherLength) {
    return [{ field: "trace", stored: `${length} epochs`, given: `${otherLength} epochs` }];
  }
  return (["trainLoss", "validationLoss", "fuel"] as const).flatMap((column) => {
    const index = stored[column].findIndex((value, i) => !Object.is(value, given[column][i]));
    if (index < 0) return [];
    const field = `trace.${column} of epoch ${index + 1}`;
    return [{ field, stored: String(stored[column][index]), given: String(given[column][index]) }];
  });
}
