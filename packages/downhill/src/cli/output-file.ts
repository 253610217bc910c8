import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CodedError } from "../foundation/coded-error.ts";
import { errorMessage } from "./json-output.ts";

/** Throws `file/unwritable` where a file could not be written: said before the work, not after. */
export function checkWritable(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CodedError("file/unwritable", `${file} is a folder; name a file in it`);
  }
  const folder = dirname(resolve(file));
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
    throw new CodedError("file/unwritable", `${file} cannot be written: there is no folder ${folder}; make it first`);
  }
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Writes a file whole or not at all, replacing one of that name. Throws `file/unwritable`. */
export function writeWhole(file: string, bytes: Uint8Array): void {
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    writeFileSync(unfinished, bytes);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw unwritable(file, error);
  }
}

function unwritable(file: string, cause: unknown): CodedError {
  return new CodedError("file/unwritable", `${file} cannot be written: ${errorMessage(cause)}`, { cause });
}
