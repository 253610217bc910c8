import type { OptimizerSource } from "../benchmark/records/plan-record.ts";
import { sha256Hex } from "../foundation/hash.ts";

/**
 * Whether the files are those that the digest is of: the digest of the one file, or of the lines "digest path" of
 * several, sorted.
 */
export function hasSourceDigest({ digest, files }: OptimizerSource): boolean {
  const digests = files.map(({ text }) => sha256Hex(text));
  if (files.length === 1) return digests[0] === digest;
  const lines = files.map(({ path }, i) => `${digests[i]} ${path}\n`);
  return sha256Hex(lines.sort().join("")) === digest;
}
