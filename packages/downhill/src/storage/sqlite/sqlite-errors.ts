import { CodedError } from "../../foundation/coded-error.ts";

/** Result codes of SQLite that are no fault of ours, without their extensions (https://www.sqlite.org/rescode.html). */
const remedies: Readonly<Record<number, string>> = {
  5: "another process has held it for too long: end that one, or try again",
  6: "another process has held it for too long: end that one, or try again",
  8: "it may only be read: change its permissions, or copy it",
  10: "its disk does not work, or is gone",
  11: "it is damaged: downhill store check says where, and downhill store import takes the results of a copy",
  13: "the disk is full",
  14: "it, or its folder, cannot be opened",
  26: "it is not a store",
};

const [busy, locked] = [5, 6];

export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === busy || code === locked;
}

/** What a person can act on as `store/unusable`; anything else as it is. */
export function explainSqliteError(error: unknown, file: string): unknown {
  const remedy = remedies[resultCode(error) ?? 0];
  if (remedy === undefined || !(error instanceof Error)) return error;
  return new CodedError("store/unusable", `the store ${file} cannot be used: ${error.message}; ${remedy}`, {
    cause: error,
  });
}

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}
