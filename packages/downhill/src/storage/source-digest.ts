import type { OptimizerSource } from "../benchmark/records/plan-record.ts";
import { sha256Hex } from "../foundation/hash.ts";

/** Reading drops it, and digests are of bytes. */
const byteOrderMark = "\ufeff";

/**
 * Whether the files are those that the digest is of: the digest of the one file, or of the lines "digest path" of
 * several, sorted.
 */
export function hasSourceDigest({ digest, files }: OptimizerSource): boolean {
  return ["", byteOrderMark].some((mark) => digestOf(files, mark) === digest);
}

function digestOf(files: OptimizerSource["files"], mark: string): string | undefined {
  const digests = files.map(({ text }) => sha256Hex(mark, text));
  if (files.length === 1) return digests[0];
  const lines = files.map(({ path }, i) => `${digests[i]} ${path}\n`);
  return sha256Hex(lines.sort().join(""));
}
