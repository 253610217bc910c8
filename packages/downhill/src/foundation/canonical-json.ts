import canonicalize from "canonicalize";
import { CodedError } from "./coded-error.ts";

/**
 * Canonical JSON (RFC 8785): sorted keys, no spaces, one spelling for every number. Equal values give equal text,
 * so the text can be hashed.
 *
 * Throws `canonical-json/not-json` for what JSON cannot say: undefined, NaN, infinities, functions, strings with
 * lone surrogates, cycles, and objects that are not plain.
 */
export function canonicalJson(value: unknown): string {
  rejectOthers(value, "$", []);
  const text = canonicalize(value);
  if (text === undefined) throw notJson("$", "the value");
  return text;
}

function rejectOthers(value: unknown, path: string, parents: readonly unknown[]): void {
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "number" && Number.isFinite(value)) return;
  if (typeof value === "string" && value.isWellFormed()) return;
  if (typeof value !== "object") throw notJson(path, describe(value));
  if (parents.includes(value)) throw notJson(path, "a value that contains itself");
  const inside = [...parents, value];
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) rejectOthers(value[i], `${path}[${i}]`, inside);
  } else if (isPlain(value)) {
    for (const [key, child] of Object.entries(value)) {
      if (!key.isWellFormed()) throw notJson(path, "a key with a lone surrogate");
      rejectOthers(child, `${path}.${key}`, inside);
    }
  } else {
    throw notJson(path, "toJSON" in value ? "an object with a toJSON method" : `a ${value.constructor?.name} object`);
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === null || prototype === Object.prototype) && !("toJSON" in value);
}

function describe(value: unknown): string {
  if (typeof value === "string") return "a string with a lone surrogate";
  return typeof value === "number" || value === undefined ? String(value) : `a ${typeof value}`;
}

function notJson(path: string, what: string): CodedError {
  return new CodedError(
    "canonical-json/not-json",
    `${path} is ${what}, which JSON cannot represent; use finite numbers, strings, booleans, null, arrays and plain objects`,
  );
}
