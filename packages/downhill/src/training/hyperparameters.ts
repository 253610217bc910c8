import { CodedError } from "../foundation/coded-error.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";

/**
 * The optimizer's own hyperparameters with `overrides` put over them. Throws `hyperparameters/unknown` for a name
 * that the optimizer does not have, and `hyperparameters/invalid` for a value of another type or a number that is
 * not finite.
 */
export function mergeHyperparameters(
  optimizer: string,
  defaults: Hyperparameters,
  overrides: Hyperparameters = {},
): Hyperparameters {
  if (typeof defaults !== "object" || defaults === null) {
    throw new CodedError(
      "hyperparameters/invalid",
      `the hyperparameters of ${optimizer} are ${defaults}, not an object`,
    );
  }
  const merged: Record<string, number | boolean> = {};
  for (const [name, value] of Object.entries(defaults)) merged[name] = checkValue(optimizer, name, value);
  for (const [name, value] of Object.entries(overrides)) {
    const standard = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
    if (standard === undefined) throw unknownName(optimizer, name, Object.keys(defaults));
    if (typeof value !== typeof standard) {
      throw invalidValue(optimizer, name, value, `a ${typeof standard}, such as ${standard}`);
    }
    merged[name] = checkValue(optimizer, name, value);
  }
  return Object.freeze(merged);
}

function checkValue(optimizer: string, name: string, value: unknown): number | boolean {
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return value;
  throw invalidValue(optimizer, name, value, "a finite number or a boolean");
}

function unknownName(optimizer: string, name: string, known: readonly string[]): CodedError {
  const choice = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
  return new CodedError("hyperparameters/unknown", `${optimizer} has no hyperparameter "${name}"; ${choice}`);
}

function invalidValue(optimizer: string, name: string, value: unknown, wanted: string): CodedError {
  return new CodedError(
    "hyperparameters/invalid",
    `hyperparameter "${name}" of ${optimizer} is ${String(value)}; it must be ${wanted}`,
  );
}
