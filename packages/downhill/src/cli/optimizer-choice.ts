import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type BuiltInOptimizerName, builtInOptimizerSource, builtInOptimizers } from "../baselines/index.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Optimizer } from "../optimizer/optimizer.ts";
import { checkOptimizer } from "../training/hooks.ts";
import { optimizerDigest } from "../training/optimizer-digest.ts";
import { errorMessage } from "./json-output.ts";
import { didYouMean } from "./suggestion.ts";

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
  if (looksLikePath(nameOrPath)) return loadOptimizer(nameOrPath);
  throw unknownOptimizer(nameOrPath);
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

async function loadOptimizer(path: string): Promise<ChosenOptimizer> {
  const file = resolve(path);
  if (!existsSync(file)) throw new CodedError("optimizer/not-found", `there is no optimizer file ${file}`);
  const digest = optimizerDigest(file);
  offerOwnPackage();
  const loaded = await importFile(file);
  if (loaded.default === undefined) {
    throw new CodedError(
      "optimizer/invalid",
      `${file} has no default export; it must end in "export default defineOptimizer({ … })"`,
    );
  }
  try {
    return { optimizer: checkOptimizer(loaded.default), digest, file };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new CodedError(error.code, `${basename(file)}: ${error.message}`, { cause: error });
  }
}

async function importFile(file: string): Promise<{ readonly default?: unknown }> {
  try {
    return (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  } catch (error) {
    throw new CodedError("optimizer/unreadable", `${file} could not be loaded: ${errorMessage(error)}`, {
      cause: error,
    });
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
