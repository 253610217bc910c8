/** What a file may export by default: an optimizer, or hyperparameters for a built-in one. */
import { builtInOptimizers } from "../baselines/index.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { didYouMean } from "../foundation/suggestion.ts";
import type { Optimizer } from "../optimizer/optimizer.ts";
import { checkOptimizer } from "../training/hooks.ts";
import { mergeHyperparameters } from "../training/hyperparameters.ts";

/**
 * The optimizer that a default export stands for. Throws `optimizer/invalid` for what is neither kind of submission,
 * and `optimizer/unknown` for hyperparameters of an optimizer that does not exist.
 */
export function resolveSubmission(value: unknown): Optimizer {
  return isHyperparameterSubmission(value) ? overBuiltIn(value) : checkOptimizer(value);
}

interface UncheckedHyperparameters {
  readonly name?: unknown;
  readonly optimizer: unknown;
  readonly hyperparameters?: unknown;
}

/** It names an optimizer, and has no step of its own. */
function isHyperparameterSubmission(value: unknown): value is UncheckedHyperparameters {
  return typeof value === "object" && value !== null && "optimizer" in value && !("step" in value);
}

function overBuiltIn(submission: UncheckedHyperparameters): Optimizer {
  const builtIn = findBuiltIn(submission.optimizer);
  const { hyperparameters, name = builtIn.name } = submission;
  if (typeof hyperparameters !== "function") {
    throw new CodedError(
      "optimizer/invalid",
      `hyperparameters for ${builtIn.name}: "hyperparameters" must be a function of { hiddenLayers, samples }, not a ${typeof hyperparameters}`,
    );
  }
  return checkOptimizer({
    ...builtIn,
    name,
    hyperparameters: (difficulty: Parameters<Optimizer["hyperparameters"]>[0]) =>
      mergeHyperparameters(builtIn.name, builtIn.hyperparameters(difficulty), hyperparameters(difficulty)),
  });
}

function findBuiltIn(name: unknown): Optimizer {
  const known: Readonly<Record<string, Optimizer>> = builtInOptimizers;
  const found = typeof name === "string" && Object.hasOwn(known, name) ? known[name] : undefined;
  if (found !== undefined) return found;
  const hint = didYouMean(String(name), Object.keys(known));
  throw new CodedError(
    "optimizer/unknown",
    `there is no built-in optimizer ${JSON.stringify(name)} to take hyperparameters.${hint} The built-in ones are ${Object.keys(known).join(", ")}`,
  );
}
