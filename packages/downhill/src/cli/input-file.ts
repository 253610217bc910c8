import { readFileSync } from "node:fs";
import { CodedError } from "../foundation/coded-error.ts";
import { errorMessage } from "./json-output.ts";

/** The bytes of a file that a person named. Throws `file/unreadable`. */
export function readInput(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const what = isMissing ? `there is no file ${file}` : `${file} cannot be read: ${errorMessage(error)}`;
    throw new CodedError("file/unreadable", what, { cause: error });
  }
}
