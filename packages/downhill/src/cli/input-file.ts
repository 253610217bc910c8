import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { CodedError } from "../foundation/coded-error.ts";
import { errorMessage } from "./json-output.ts";

/** The bytes of a file that a person named. Throws `file/unreadable`. */
export function readInput(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** The same of a large file, while other things go on. */
export async function readLargeInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): CodedError {
  const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
  const what = isMissing ? `there is no file ${file}` : `${file} cannot be read: ${errorMessage(error)}`;
  return new CodedError("file/unreadable", what, { cause: error });
}
