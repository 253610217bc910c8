/**
 * citty describes the commands and prints their help, but accepts unknown flags, keeps the last of repeated ones and
 * lets a flag without a value pass. A typo in an option that changes a result must not go unnoticed, so the command
 * line is checked here first, and whatever is wrong is an error that names it.
 */

import { parseArgs } from "node:util";
import type { ArgDef, ArgsDef } from "citty";
import { CodedError } from "../foundation/coded-error.ts";
import { didYouMean, nearest } from "../foundation/suggestion.ts";

/** Flags that may be given several times. */
const repeatable: ReadonlySet<string> = new Set(["set", "challenge", "range"]);

/** Arguments that any number of words may follow. */
const variadic: ReadonlySet<string> = new Set(["optimizers"]);

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

interface Tokens {
  readonly options: readonly OptionToken[];
  readonly positionals: readonly string[];
}

function aliasesOf(definition: ArgDef): readonly string[] {
  const alias = "alias" in definition ? definition.alias : undefined;
  return alias === undefined ? [] : [alias].flat();
}

function tokenize(definitions: ArgsDef, rawArgs: readonly string[]): Tokens {
  const options: Record<string, { type: "string" | "boolean"; short?: string; multiple: boolean }> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.type === "positional") continue;
    const short = aliasesOf(definition).find((alias) => alias.length === 1);
    const type = definition.type === "boolean" ? "boolean" : "string";
    options[name] = { type, multiple: true, ...(short === undefined ? {} : { short }) };
  }
  const { tokens } = parseArgs({ args: [...rawArgs], options, strict: false, allowPositionals: true, tokens: true });
  return {
    options: tokens.flatMap((token) => (token.kind === "option" ? [token] : [])),
    positionals: tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : [])),
  };
}

/** Throws `usage/…` for unknown or repeated flags, missing or unexpected values, and missing or extra arguments. */
export function checkArguments(command: string, definitions: ArgsDef, rawArgs: readonly string[]): void {
  const { options, positionals } = tokenize(definitions, rawArgs);
  const seen = new Set<string>();
  for (const option of options) {
    checkOption(command, definitions, option);
    if (seen.has(option.name) && !repeatable.has(option.name)) {
      throw new CodedError("usage/repeated-flag", `${option.rawName} is given twice; give it once`);
    }
    seen.add(option.name);
  }
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.type === "positional" || definition.required !== true || seen.has(name)) continue;
    throw new CodedError("usage/missing-flag", `${command} needs --${name}: ${definition.description ?? ""}`);
  }
  checkPositionals(command, definitions, positionals);
}

function checkOption(command: string, definitions: ArgsDef, { name, rawName, value, inlineValue }: OptionToken): void {
  const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (definition === undefined || definition.type === "positional") {
    const known = Object.keys(definitions).filter((key) => definitions[key]?.type !== "positional");
    const hint = didYouMean(
      rawName,
      [...known, "help"].map((key) => `--${key}`),
    );
    throw new CodedError(
      "usage/unknown-flag",
      `${command} has no flag ${rawName}.${hint} ${command} --help lists them all`,
    );
  }
  if (definition.type === "boolean") {
    if (value === undefined) return;
    throw new CodedError("usage/unexpected-value", `${rawName} takes no value: leave "=${value}" out`);
  }
  if (value === undefined || value === "" || (!inlineValue && value.startsWith("--"))) {
    const found = value === undefined || value === "" ? "nothing follows it" : `${value} follows it`;
    throw new CodedError("usage/missing-value", `${rawName} needs a value, and ${found}`);
  }
}

function checkPositionals(command: string, definitions: ArgsDef, given: readonly string[]): void {
  const wanted = Object.entries(definitions).filter(([, definition]) => definition.type === "positional");
  const missing = wanted[given.length];
  if (missing !== undefined && missing[1].required !== false) {
    const [name, { description = "" }] = missing;
    throw new CodedError(
      "usage/missing-argument",
      `${command} needs an argument <${name.toUpperCase()}>: ${description}. ${command} --help shows how`,
    );
  }
  const extra = given[wanted.length];
  if (extra !== undefined && !wanted.some(([name]) => variadic.has(name))) {
    throw new CodedError(
      "usage/extra-argument",
      `${command} does not know what to do with "${extra}". Values of flags follow their flag, and spaces need quotes`,
    );
  }
}

/** Every argument that follows no flag, in order. */
export function positionalsOf(definitions: ArgsDef, rawArgs: readonly string[]): readonly string[] {
  return tokenize(definitions, rawArgs).positionals;
}

/** Every value of a flag that may be repeated, in order. */
export function valuesOf(definitions: ArgsDef, rawArgs: readonly string[], name: string): readonly string[] {
  return tokenize(definitions, rawArgs).options.flatMap((option) => (option.name === name ? (option.value ?? []) : []));
}

/** A whole number from `low` to `high`; 1e14 is one too. */
export function parseWholeNumber(flag: string, text: string, low: number, high: number): number {
  const value = /^[+-]?\d+(\.\d+)?(e\+?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= low && value <= high) return value;
  throw new CodedError("usage/number", `${flag} is "${text}"; it must be a whole number from ${low} to ${high}`);
}

/** One of the words of a closed list. */
export function parseChoice<T extends string>(flag: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  const suggestion = nearest(text, choices);
  const hint = suggestion === undefined ? "" : `; did you mean ${suggestion}?`;
  throw new CodedError("usage/choice", `${flag} is "${text}"; it must be one of ${choices.join(", ")}${hint}`);
}

/** `name=value` pairs, the values as JSON would read them where it can, else as text. A name given twice is an error. */
export function parseAssignments(flag: string, pairs: readonly string[]): Readonly<Record<string, unknown>> {
  const result = new Map<string, unknown>();
  for (const pair of pairs) {
    const separator = pair.indexOf("=");
    if (separator < 1) {
      throw new CodedError("usage/assignment", `${flag} is "${pair}"; it must be name=value, as in ${flag} name=0.1`);
    }
    const name = pair.slice(0, separator);
    if (result.has(name)) throw new CodedError("usage/assignment", `${flag} sets ${name} twice; set it once`);
    result.set(name, parseValue(pair.slice(separator + 1)));
  }
  return Object.fromEntries(result);
}

function parseValue(text: string): unknown {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  switch (text) {
    case "true":
      return true;
    case "false":
      return false;
    case "null":
      return null;
    default:
      return text;
  }
}
