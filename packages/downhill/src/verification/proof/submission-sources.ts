/** From the source in a proof back to a submission that runs, which is bundled and confined like any other. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type PreparedSubmission, prepareSubmission } from "../../attempt-process/run-attempt-process.ts";
import { CodedError } from "../../foundation/coded-error.ts";
import type { SourceFile } from "./proof.ts";

/** The file of the built-in optimizer of that name; throws CodedError where there is none. */
export type FindBuiltIn = (name: string) => string;

const builtInPrefix = "built-in:";

/**
 * The submission of these sources, which may be a stranger's. Throws `proof/sources` where they are not files that a
 * submission has, where they are not the ones that `digest` is of, or where a built-in optimizer is not this version's;
 * and `optimizer/…` where they cannot be bundled.
 */
export async function prepareSources(
  sources: readonly SourceFile[],
  { name, digest }: { readonly name: string; readonly digest: string },
  findBuiltIn: FindBuiltIn,
): Promise<PreparedSubmission> {
  const prepared = (await prepareBuiltIn(name, digest, findBuiltIn)) ?? (await prepareFiles(sources, findBuiltIn));
  if (prepared.digest !== digest) {
    throw wrong(
      "it is not the source that the solution names by its digest, or its built-in part is another version's",
    );
  }
  const isSame = (file: SourceFile, i: number) => file.path === sources[i]?.path && file.text === sources[i].text;
  if (prepared.files.length === sources.length && prepared.files.every(isSame)) return prepared;
  throw wrong("it has other files than the optimizer");
}

/** A built-in optimizer lies where its imports lead somewhere. */
async function prepareBuiltIn(name: string, digest: string, findBuiltIn: FindBuiltIn) {
  const file = tryToFind(name, findBuiltIn);
  if (file === undefined) return undefined;
  const prepared = await prepareSubmission(file);
  return prepared.digest === digest ? prepared : undefined;
}

function tryToFind(name: string, findBuiltIn: FindBuiltIn): string | undefined {
  try {
    return findBuiltIn(name);
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}

async function prepareFiles(sources: readonly SourceFile[], findBuiltIn: FindBuiltIn): Promise<PreparedSubmission> {
  const own = sources.filter(({ path }) => !path.startsWith(builtInPrefix));
  const beneath = sources.filter(({ path }) => path.startsWith(builtInPrefix));
  if (beneath.length > 1 || own.length === 0 || !own.every(({ path }) => isPlainPath(path))) {
    throw wrong("its files have names that a submission's have not");
  }
  const base = beneath[0] === undefined ? undefined : findBuiltIn(beneath[0].path.slice(builtInPrefix.length, -3));
  const folder = mkdtempSync(join(tmpdir(), "downhill-proof-"));
  try {
    for (const { path, text } of own) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { flag: "wx" });
    }
    return await prepareSubmission(join(folder, own[0]!.path), base);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Below the folder, in characters that every file system takes for what they are. */
function isPlainPath(path: string): boolean {
  return (
    path.length <= 200 &&
    /\.(ts|mts|js|mjs)$/.test(path) &&
    path.split("/").every((part) => /^[\w-][\w.@+ -]*$/.test(part))
  );
}

function wrong(what: string): CodedError {
  return new CodedError("proof/sources", `the optimizer's source in the proof does not fit: ${what}`);
}
