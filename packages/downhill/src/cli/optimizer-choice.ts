import { existsSync } from "node:fs";
import { type BuiltInOptimizerName, builtInOptimizerSource, builtInOptimizers } from "../baselines/index.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { didYouMean } from "../foundation/suggestion.ts";
import type { Optimizer } from "../optimizer/optimizer.ts";
import { loadSubmission } from "../submission/load-submission.ts";
import { optimizerDigest } from "../training/optimizer-digest.ts";

/** An optimizer, and what identifies its source. */
export interface ChosenOptimizer {
  readonly optimizer: Optimizer;
  /** SHA-256 of the source file's bytes, in hexadecimal. */
  readonly digest: string;
  /** The file it comes from; undefined for a built-in one. */
  readonly file: string | undefined;
}

/** The built-in optimizer of that name, or the default export of the file at that path. Throws `optimizer/…`. */
export async function chooseOptimizer(nameOrPath: string): Promise<ChosenOptimizer> {
  if (isBuiltIn(nameOrPath)) {
    const digest = optimizerDigest(builtInOptimizerSource(nameOrPath));
    return { optimizer: builtInOptimizers[nameOrPath], digest, file: undefined };
  }
  if (looksLikePath(nameOrPath)) return loadSubmission(nameOrPath);
  throw unknownOptimizer(nameOrPath);
}

export function isBuiltIn(name: string): name is BuiltInOptimizerName {
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
