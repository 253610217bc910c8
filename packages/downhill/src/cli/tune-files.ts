import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, relative, resolve, sep } from "node:path";
import { builtInOptimizers } from "../baselines/index.ts";
import { submissionMark, type TuningBase } from "../benchmark/tuning/submission-file.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { parseOptimizer } from "./optimizer-choice.ts";
import { checkWritable } from "./output-file.ts";

/** Where the results go. */
export interface TuneFiles {
  /** The submission. */
  readonly submission: string;
  /** The search in full. */
  readonly record: string;
  /** The submission's name in results. */
  readonly name: string;
  readonly base: TuningBase;
}

/**
 * The files to be written, in the current folder unless `out` says where. A file of that name that tuning did not write is
 * never replaced. Throws `file/…` and `tune/out`.
 */
export function chooseFiles(optimizer: string, optimizerName: string, out?: string): TuneFiles {
  const submission = out ?? `${optimizerName}-tuned.ts`;
  if (extname(submission) !== ".ts") {
    throw new CodedError("tune/out", `--out is ${submission}; the submission is TypeScript, so name a .ts file`);
  }
  const stem = basename(submission, ".ts");
  const files = { submission, record: submission.replace(/\.ts$/, ".search.json") };
  for (const file of Object.values(files)) checkWritable(file);
  if (existsSync(submission) && !readFileSync(submission, "utf8").startsWith(submissionMark)) {
    throw new CodedError("file/exists", `${submission} is there already and is not from tuning; choose another --out`);
  }
  const isTaken = stem === optimizerName || Object.hasOwn(builtInOptimizers, stem);
  const isName = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem) && !isTaken;
  return { ...files, name: isName ? stem : `${optimizerName}-tuned`, base: baseOf(optimizer, submission) };
}

function baseOf(optimizer: string, submission: string): TuningBase {
  const { builtIn, file } = parseOptimizer(optimizer);
  if (builtIn !== undefined) return { builtIn };
  const path = relative(dirname(resolve(submission)), resolve(file));
  if (!path.startsWith("..") && resolve(submission) !== resolve(file)) {
    return { file: `./${path.split(sep).join("/")}` };
  }
  throw new CodedError(
    "tune/out",
    `${submission} is to import ${optimizer}, and a submission may import from its own folder only; ` +
      `put it beside, as in --out ${relative(".", `${dirname(file)}${sep}${basename(file, extname(file))}-tuned.ts`)}`,
  );
}
