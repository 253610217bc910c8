/** What a submission threw, told without running any of its code. */
import type { ErrorPlaces } from "./confine.ts";

/** An error of a submission: plain text, and where it was made in the metered code, innermost first. */
export class SubmissionError extends Error {
  readonly places: ErrorPlaces;

  constructor(message: string, places: ErrorPlaces = []) {
    super(message);
    this.name = "SubmissionError";
    this.places = places;
  }
}

const longestMessage = 400;

/**
 * "TypeError: x is undefined" for errors, the value for simple values, and for objects only that it is one: their
 * getters and `toString` are code of the submission.
 */
export function describeThrown(thrown: unknown): string {
  if (typeof thrown === "string") return `threw the text "${clean(thrown)}"`;
  if (typeof thrown === "function") return "threw a function";
  if (typeof thrown === "symbol") return "threw a symbol";
  if (typeof thrown !== "object" || thrown === null) return `threw ${String(thrown)}`;
  if (!(thrown instanceof Error)) return "threw an object that is not an Error";
  const message = Object.getOwnPropertyDescriptor(thrown, "message")?.value as unknown;
  const text = typeof message === "string" ? clean(message) : "";
  return text === "" ? errorKind(thrown) : `${errorKind(thrown)}: ${text}`;
}

const kinds = [RangeError, ReferenceError, SyntaxError, TypeError, URIError] as const;
const kindNames = ["RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"] as const;

function errorKind(error: Error): string {
  const kind = kinds.findIndex((candidate) => error instanceof candidate);
  return kindNames[kind] ?? "Error";
}

/** One line of bounded length without control characters: it ends up on somebody's terminal. */
function clean(text: string): string {
  let line = "";
  for (const character of text.slice(0, longestMessage)) line += isPrintable(character) ? character : " ";
  return text.length > longestMessage ? `${line} …` : line;
}

function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const isDirection =
    (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return !isControl && !isDirection && !(code >= 0xd800 && code <= 0xdfff);
}
