/** Whether a value is a plan; what is wrong is named by its path. */
import { CodedError } from "../foundation/coded-error.ts";
import { didYouMean } from "../foundation/suggestion.ts";
import { presets } from "../instance/challenge.ts";
import type { Difficulty } from "../instance/difficulty.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import type { BenchmarkPlan, PlanEntry, WholeNumbers } from "./plan.ts";
import { parseWholeNumbers } from "./whole-numbers.ts";

/** Where in a plan: the plan's own name, and the path in it. */
interface Place {
  readonly source: string;
  readonly path: string;
}

type FieldsOf<Name extends string> = { readonly [Field in Name]?: unknown };

const planFields: readonly (keyof BenchmarkPlan)[] = [
  ...(["optimizers", "hiddenLayers", "samples", "difficulties", "nonces"] as const),
  ...(["seed", "preset", "challenge", "maxFuel"] as const),
];
const entryFields: readonly (keyof PlanEntry)[] = ["optimizer", "label", "set", "tuned"];

/** Throws `plan/invalid`, which names `source` and the path of the field. */
export function validatePlan(value: unknown, source: string): BenchmarkPlan {
  const at = (path: string): Place => ({ source, path });
  const fields = checkFields(value, planFields, at(""));
  const { difficulties, hiddenLayers, samples } = fields;
  if (difficulties !== undefined && (hiddenLayers !== undefined || samples !== undefined)) {
    throw invalid(at("difficulties"), "stands beside hiddenLayers or samples; give it, or those two");
  }
  const preset = optional(fields, "preset", at, checkPreset);
  return {
    optimizers: checkOptimizers(fields.optimizers, at("optimizers")),
    hiddenLayers: optional(fields, "hiddenLayers", at, checkNumbers),
    samples: optional(fields, "samples", at, checkNumbers),
    difficulties: optional(fields, "difficulties", at, checkDifficulties),
    nonces: optional(fields, "nonces", at, checkNumbers),
    seed: optional(fields, "seed", at, checkText),
    preset,
    challenge: optional(fields, "challenge", at, (constants, place) =>
      checkFields(constants, Object.keys(presets[preset ?? "paper"]), place),
    ),
    maxFuel: optional(fields, "maxFuel", at, checkFuel),
  };
}

function optional<Name extends string, T>(
  fields: FieldsOf<Name>,
  name: Name,
  at: (path: string) => Place,
  check: (value: unknown, place: Place) => T,
): T | undefined {
  return fields[name] === undefined ? undefined : check(fields[name], at(name));
}

function checkFields<Name extends string>(value: unknown, known: readonly Name[], place: Place): FieldsOf<Name> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(place, `is ${show(value)}; it must be an object`);
  }
  for (const name of Object.keys(value)) {
    if ((known as readonly string[]).includes(name)) continue;
    throw invalid(below(place, name), `is not known.${didYouMean(name, known)} Known here are ${known.join(", ")}`);
  }
  return value as FieldsOf<Name>;
}

function checkOptimizers(value: unknown, place: Place): BenchmarkPlan["optimizers"] {
  if (!Array.isArray(value) || value.length === 0) {
    throw invalid(place, `is ${show(value)}; it must be a list of names, files or objects, with one at least`);
  }
  return value.map((entry: unknown, i) => checkEntry(entry, below(place, i)));
}

function checkEntry(value: unknown, place: Place): string | PlanEntry {
  if (typeof value === "string") return checkText(value, place);
  const { optimizer, label, set, tuned } = checkFields(value, entryFields, place);
  if (tuned !== undefined && typeof tuned !== "boolean") {
    throw invalid(below(place, "tuned"), `is ${show(tuned)}; it must be true or false`);
  }
  return {
    optimizer: checkText(optimizer, below(place, "optimizer")),
    label: label === undefined ? undefined : checkText(label, below(place, "label")),
    set: set === undefined ? undefined : checkSet(set, below(place, "set")),
    tuned,
  };
}

function checkSet(value: unknown, place: Place): Hyperparameters {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(place, `is ${show(value)}; it must be an object of hyperparameters`);
  }
  for (const [name, item] of Object.entries(value)) {
    if (typeof item === "boolean" || (typeof item === "number" && Number.isFinite(item))) continue;
    throw invalid(below(place, name), `is ${show(item)}; it must be a finite number, true or false`);
  }
  return value as Hyperparameters;
}

function checkDifficulties(value: unknown, place: Place): readonly Difficulty[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw invalid(place, `is ${show(value)}; it must be a list such as [{"hiddenLayers": 3, "samples": 1024}]`);
  }
  return value.map((item: unknown, i) => {
    const here = below(place, i);
    const { hiddenLayers, samples } = checkFields(item, ["hiddenLayers", "samples"], here);
    return {
      hiddenLayers: checkNumber(hiddenLayers, below(here, "hiddenLayers")),
      samples: checkNumber(samples, below(here, "samples")),
    };
  });
}

function checkNumber(value: unknown, place: Place): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(place, `is ${show(value)}; it must be a whole number`);
}

function checkFuel(value: unknown, place: Place): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw invalid(place, `is ${show(value)}; it must be a whole number above 0`);
}

function checkNumbers(value: unknown, place: Place): WholeNumbers {
  const isNumbers =
    typeof value === "number" ||
    typeof value === "string" ||
    (Array.isArray(value) && value.every((item) => typeof item === "number"));
  if (!isNumbers) throw invalid(place, `is ${show(value)}; it must be a number, a list of them, or text as "1..11"`);
  try {
    return parseWholeNumbers(value);
  } catch (error) {
    throw invalid(place, error instanceof Error ? error.message : String(error));
  }
}

function checkText(value: unknown, place: Place): string {
  if (typeof value === "string" && value !== "" && value.length <= 1024) return value;
  throw invalid(place, `is ${show(value)}; it must be text of 1 to 1024 characters`);
}

function checkPreset(value: unknown, place: Place): keyof typeof presets {
  if (typeof value === "string" && Object.hasOwn(presets, value)) return value as keyof typeof presets;
  throw invalid(place, `is ${show(value)}; it must be ${Object.keys(presets).join(" or ")}`);
}

function below({ source, path }: Place, part: string | number): Place {
  if (typeof part === "number") return { source, path: `${path}[${part}]` };
  return { source, path: path === "" ? part : `${path}.${part}` };
}

function show(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  return typeof value === "function" ? "a function" : String(value);
}

function invalid({ source, path }: Place, problem: string): CodedError {
  return new CodedError("plan/invalid", path === "" ? `${source} ${problem}` : `${source}: ${path} ${problem}`);
}
