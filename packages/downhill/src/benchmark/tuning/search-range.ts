/**
 * Where a search looks for a hyperparameter. Written `low..high:scale`, or as the values to choose from:
 *
 *     learningRate=1e-4..1e-1:log   momentum=0.5..0.99:complement   steps=1..10:integer   nesterov=true,false
 */
import { CodedError } from "../../foundation/coded-error.ts";
import { exp, log } from "../../foundation/special-functions.ts";
import { nearest } from "../../foundation/suggestion.ts";

/** `complement`: 1 − x is uniform in its logarithm, for numbers whose distance from 1 matters, such as decay rates. */
export const scales = ["linear", "log", "complement", "integer"] as const;
export type Scale = (typeof scales)[number];

export interface Interval {
  readonly scale: Scale;
  readonly low: number;
  readonly high: number;
}

export interface Choices {
  readonly scale: "choices";
  readonly values: readonly (number | boolean)[];
}

export type SearchRange = Interval | Choices;

/** Ranges by hyperparameter, in the order of the search's dimensions. */
export type SearchSpace = Readonly<Record<string, SearchRange>>;

/**
 * Searched values have this many significant digits (of 1 − x on the `complement` scale): enough to tell them apart,
 * and short enough to be read and typed.
 */
const significantDigits = 3;

/** The value at u in [0, 1): equal lengths of u are equal shares of the range in its scale. */
export function valueAt(range: SearchRange, u: number): number | boolean {
  switch (range.scale) {
    case "choices":
      return range.values[Math.floor(u * range.values.length)]!;
    case "integer":
      return range.low + Math.floor(u * (range.high - range.low + 1));
    case "linear":
      return within(range, round(range.low + u * (range.high - range.low)));
    case "log":
      return within(range, round(geometric(range.low, range.high, u)));
    case "complement": {
      const distance = round(geometric(1 - range.low, 1 - range.high, u));
      return within(range, Number((1 - distance).toPrecision(12)));
    }
    default:
      return range satisfies never;
  }
}

/** Both exact at the ends, but for rounding. */
function geometric(from: number, to: number, u: number): number {
  return from * exp(u * log(to / from));
}

function round(x: number): number {
  return Number(x.toPrecision(significantDigits));
}

function within({ low, high }: Interval, x: number): number {
  return Math.min(Math.max(x, low), high);
}

/** Reads a range as people write it. Throws `tune/range`. */
export function parseSearchRange(name: string, text: string): SearchRange {
  if (!text.includes("..")) return parseChoices(name, text);
  const [ends = "", scaleText = "linear", ...rest] = text.split(":");
  const [low = Number.NaN, high = Number.NaN] = ends.split("..").map(parseNumber);
  const scale = scales.find((candidate) => candidate === scaleText);
  if (scale === undefined || rest.length > 0) {
    const near = nearest(scaleText, scales);
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    throw invalid(name, text, `its scale must be one of ${scales.join(", ")}${hint}`);
  }
  if (!(low < high) || ends.split("..").length !== 2) {
    throw invalid(name, text, "it must be LOW..HIGH with numbers LOW < HIGH, as in 1e-4..1e-1:log");
  }
  checkScale(name, text, { scale, low, high });
  return { scale, low, high };
}

function checkScale(name: string, text: string, { scale, low, high }: Interval): void {
  if (scale === "log" && low <= 0) throw invalid(name, text, "a logarithmic range must lie above 0");
  if (scale === "complement" && high >= 1) {
    throw invalid(name, text, "a complement range must lie below 1, since 1 − x is what has a logarithm");
  }
  if (scale === "integer" && !(Number.isSafeInteger(low) && Number.isSafeInteger(high))) {
    throw invalid(name, text, "an integer range must have whole ends");
  }
}

function parseChoices(name: string, text: string): Choices {
  const values = text.split(",").map((word) => {
    if (word === "true" || word === "false") return word === "true";
    const value = parseNumber(word);
    if (Number.isNaN(value)) {
      const form = "it must be a range such as 1e-4..1e-1:log, or values such as 0.9,0.95,0.99 or true,false";
      throw invalid(name, text, form);
    }
    return value;
  });
  if (new Set(values).size < values.length) throw invalid(name, text, "it has a value twice");
  if (new Set(values.map((value) => typeof value)).size > 1)
    throw invalid(name, text, "numbers and booleans are mixed");
  return { scale: "choices", values };
}

/** NaN for what is no decimal number. */
function parseNumber(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

function invalid(name: string, text: string, why: string): CodedError {
  return new CodedError("tune/range", `the range of ${name} is "${text}"; ${why}`);
}

/** As `parseSearchRange` reads it. */
export function formatSearchRange(range: SearchRange): string {
  return range.scale === "choices" ? range.values.join(",") : `${range.low}..${range.high}:${range.scale}`;
}
