import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type PreparedSubmission, prepareSubmission } from "../attempt-process/run-attempt-process.ts";
import { type BuiltInOptimizerName, builtInOptimizerSource, builtInOptimizers } from "../baselines/index.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { didYouMean } from "../foundation/suggestion.ts";
import type { SolutionRecord } from "../solution/solution.ts";
import { printable } from "./format.ts";

/** What is to run: a submission, ready for its process. */
export interface ChosenOptimizer {
  readonly submission: PreparedSubmission;
  /** Its name where it is a built-in one. */
  readonly builtIn: BuiltInOptimizerName | undefined;
}

/** The built-in optimizer of that name, or the file at that path. Throws `optimizer/…`. */
export async function chooseOptimizer(nameOrPath: string): Promise<ChosenOptimizer> {
  const { builtIn, file } = parseOptimizer(nameOrPath);
  return { submission: await prepareSubmission(file), builtIn };
}

/** Where the optimizer is, and its name where it is a built-in one. Throws `optimizer/unknown`. */
export function parseOptimizer(nameOrPath: string): {
  readonly file: string;
  readonly builtIn: BuiltInOptimizerName | undefined;
} {
  if (isBuiltIn(nameOrPath)) return { file: builtInFile(nameOrPath), builtIn: nameOrPath };
  if (looksLikePath(nameOrPath)) return { file: nameOrPath, builtIn: undefined };
  throw unknownOptimizer(nameOrPath);
}

/**
 * The optimizer of a solution: the file that a person named, else the built-in one of its name. Throws `optimizer/…`.
 */
export async function chooseSolutionOptimizer(
  { optimizer }: Pick<SolutionRecord, "optimizer">,
  file: string | undefined,
): Promise<PreparedSubmission> {
  if (file !== undefined) return (await chooseOptimizer(file)).submission;
  if (isBuiltIn(optimizer.name)) return prepareSubmission(builtInFile(optimizer.name));
  throw new CodedError(
    "optimizer/unknown",
    `the solution's optimizer, ${printable(optimizer.name)}, is not a built-in one: name its file by --optimizer`,
  );
}

/** The file of a built-in optimizer. Throws `optimizer/unknown`. */
export function findBuiltIn(name: string): string {
  if (isBuiltIn(name)) return builtInFile(name);
  throw unknownOptimizer(name);
}

function builtInFile(name: BuiltInOptimizerName): string {
  return fileURLToPath(builtInOptimizerSource(name));
}

function isBuiltIn(name: string): name is BuiltInOptimizerName {
  return Object.hasOwn(builtInOptimizers, name);
}

function looksLikePath(text: string): boolean {
  return /[/\\]/.test(text) || /\.[cm]?[jt]s$/.test(text);
}

function unknownOptimizer(name: string): CodedError {
  const names = Object.keys(builtInOptimizers);
  const file = [".ts", ".js"].map((suffix) => `./${name}${suffix}`).find((path) => existsSync(path));
  const hint = file === undefined ? didYouMean(name, names) : ` Did you mean ${file}?`;
  return new CodedError(
    "optimizer/unknown",
    `there is no built-in optimizer "${name}".${hint} The built-in ones are ${names.join(", ")}; anything else is a path to a .ts or .js file`,
  );
}
