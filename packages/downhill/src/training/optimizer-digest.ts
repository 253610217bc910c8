import { readFileSync } from "node:fs";
import { CodedError } from "../foundation/coded-error.ts";
import { sha256Hex } from "../foundation/hash.ts";

/**
 * Identifies an optimizer by its source: SHA-256 of the file's bytes, in hexadecimal. Throws `optimizer/source` when
 * the file cannot be read.
 */
export function optimizerDigest(source: string | URL): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(source);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError("optimizer/source", `cannot read the optimizer's source ${source}: ${why}`, { cause });
  }
  return sha256Hex(bytes);
}
