/** What a check's process says is believed only in its form: a submission may have taken the process over. */
import { CodedError } from "../foundation/coded-error.ts";
import type { ExerciseReply } from "./check-process.ts";
import type { Finding } from "./finding.ts";
import type { Rehearsal } from "./rehearsal.ts";

const longestText = 2000;

function claim(condition: boolean): asserts condition {
  if (!condition) throw new CodedError("check/forged", "it answers nonsense: the optimizer took its process over");
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  claim(typeof value === "object" && value !== null);
  return value as Readonly<Record<string, unknown>>;
}

export function parseText(value: unknown): string {
  claim(typeof value === "string" && value.length <= longestText);
  return value;
}

/** The reply, or why it is none. */
export function parseReply(head: unknown): ExerciseReply | CodedError {
  try {
    const { status, ...rest } = fieldsOf(head);
    if (status === "done") return { status, answer: rest["answer"] };
    if (status === "base") return { status, name: parseText(rest["name"]) };
    claim(status === "failed" && Array.isArray(rest["places"]) && rest["places"].length <= 10);
    const [code, message] = [parseText(rest["code"]), parseText(rest["message"])];
    return { status, code, message, places: rest["places"].map(parsePlace) };
  } catch (error) {
    return error instanceof CodedError ? error : new CodedError("check/forged", "it answers nonsense");
  }
}

function parsePlace(value: unknown): { readonly line: number; readonly column: number } {
  const { line, column } = fieldsOf(value);
  claim(typeof line === "number" && typeof column === "number");
  claim(Number.isSafeInteger(line) && Number.isSafeInteger(column) && line > 0 && column > 0);
  return { line, column };
}

export function parseFinding(value: unknown): Finding {
  const { status, message, remedy, measured } = fieldsOf(value);
  claim(status === "passed" || status === "warning" || status === "failed" || status === "skipped");
  const figures = Object.entries(fieldsOf(measured));
  claim(figures.length <= 20 && figures.every(([, figure]) => typeof figure === "number" || figure === null));
  return {
    status,
    message: parseText(message),
    remedy: remedy === null ? null : parseText(remedy),
    measured: Object.fromEntries(figures.map(([name, figure]) => [name, (figure as number | null) ?? Number.NaN])),
  };
}

export function parseRehearsal(value: unknown): Rehearsal {
  const { first, again, interleaved, saved } = fieldsOf(value);
  claim(typeof saved === "string");
  return { first: parseText(first), again: parseText(again), interleaved: parseText(interleaved), saved };
}
