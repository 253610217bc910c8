import { CodedError } from "../foundation/coded-error.ts";

/**
 * One JSON document on one line, numbers unrounded. JSON has no NaN and no infinities: those become null, and typed
 * arrays become arrays.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === "number" && !Number.isFinite(item)) return null;
    return item instanceof Float32Array || item instanceof Float64Array ? Array.from(item) : item;
  });
}

/** The document that stands for a failed command: `{error: {code, message}}`. */
export function errorDocument(error: unknown): { readonly error: { readonly code: string; readonly message: string } } {
  return { error: { code: errorCode(error), message: errorMessage(error) } };
}

/** The stable code of errors that a person can act on; `internal` for faults of ours. */
export function errorCode(error: unknown): string {
  return error instanceof CodedError ? error.code : "internal";
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
