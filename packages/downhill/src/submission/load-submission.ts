/**
 * From a file to an optimizer, in this process. What goes wrong on the way, and later inside a hook, is said with the
 * line of the author's file.
 */
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CodedError } from "../foundation/coded-error.ts";
import type { Optimizer } from "../optimizer/optimizer.ts";
import { optimizerDigest } from "../training/optimizer-digest.ts";
import { nameFailurePlaces, placeOf } from "./failure-place.ts";
import { resolveSubmission } from "./resolve-submission.ts";
import { findSyntaxError } from "./syntax-error.ts";

export interface LoadedSubmission {
  /** The submission, or the built-in optimizer with its hyperparameters. */
  readonly optimizer: Optimizer;
  /** SHA-256 of the file's bytes, in hexadecimal. */
  readonly digest: string;
  /** Absolute path. */
  readonly file: string;
}

/**
 * Loads the submission in the file at `path`. Throws `optimizer/not-found`, `optimizer/syntax`,
 * `optimizer/unreadable` when it cannot be loaded, `optimizer/invalid` and `optimizer/unknown` as
 * `resolveSubmission` does.
 */
export async function loadSubmission(path: string): Promise<LoadedSubmission> {
  const file = resolve(path);
  if (!existsSync(file)) throw new CodedError("optimizer/not-found", `there is no optimizer file ${file}`);
  const digest = optimizerDigest(file);
  offerOwnPackage();
  const exported = await importDefault(file);
  try {
    return { optimizer: nameFailurePlaces(resolveSubmission(exported), file), digest, file };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new CodedError(error.code, `${basename(file)}: ${error.message}`, { cause: error });
  }
}

async function importDefault(file: string): Promise<unknown> {
  const loaded = await importFile(file);
  if (loaded.default !== undefined) return loaded.default;
  throw new CodedError(
    "optimizer/invalid",
    `${file} has no default export; it must end in "export default defineOptimizer({ … })"`,
  );
}

async function importFile(file: string): Promise<{ readonly default?: unknown }> {
  try {
    return (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  } catch (error) {
    const syntaxError = await findSyntaxError(file);
    if (syntaxError !== undefined) throw syntaxError;
    const place = placeOf(error, file) ?? file;
    const why = error instanceof Error ? error.message : String(error);
    throw new CodedError("optimizer/unreadable", `${place} could not be loaded: ${why}`, { cause: error });
  }
}

let isOffered = false;

/**
 * Lets a file anywhere import "downhill/optimizer" from the package that is running, whether or not it is installed
 * beside the file. Where the sources run, their own condition picks the sources again.
 */
function offerOwnPackage(): void {
  if (isOffered) return;
  isOffered = true;
  const ownCondition = import.meta.url.endsWith(".ts") ? ["downhill:source"] : [];
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== "downhill" && !specifier.startsWith("downhill/")) return next(specifier, context);
      const conditions = [...context.conditions, ...ownCondition];
      return next(specifier, { ...context, parentURL: import.meta.url, conditions });
    },
  });
}
