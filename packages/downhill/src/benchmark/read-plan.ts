import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CodedError } from "../foundation/coded-error.ts";
import { didYouMean } from "../foundation/suggestion.ts";
import type { BenchmarkPlan, PlanEntry } from "./plan.ts";
import { type PlanPresetName, planPresets } from "./plan-presets.ts";
import { validatePlan } from "./validate-plan.ts";

/** The preset of that name, or the plan in the file at that path. Throws `plan/…`. */
export async function readPlan(nameOrPath: string): Promise<BenchmarkPlan> {
  if (Object.hasOwn(planPresets, nameOrPath)) return planPresets[nameOrPath as PlanPresetName];
  if (/[/\\]/.test(nameOrPath) || /\.([cm]?[jt]s|json)$/.test(nameOrPath)) return readPlanFile(nameOrPath);
  const names = Object.keys(planPresets);
  throw new CodedError(
    "plan/unknown",
    `there is no plan ${JSON.stringify(nameOrPath)}.${didYouMean(nameOrPath, names)} ` +
      `The presets are ${names.join(" and ")}; anything else is a path to a .json, .ts or .js file`,
  );
}

/**
 * The plan in a JSON file, or the default export of a module, which runs in this process: a plan is its owner's own.
 * Paths of optimizers are relative to the file.
 */
async function readPlanFile(path: string): Promise<BenchmarkPlan> {
  const file = resolve(path);
  if (!existsSync(file)) throw new CodedError("plan/not-found", `there is no plan file ${file}`);
  const value = extname(file) === ".json" ? readJson(file, path) : await importDefault(file, path);
  const plan = validatePlan(value, path);
  return { ...plan, optimizers: plan.optimizers.map((entry) => movePaths(entry, dirname(file))) };
}

function readJson(file: string, shown: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw unreadable(shown, cause);
  }
}

async function importDefault(file: string, shown: string): Promise<unknown> {
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  } catch (cause) {
    throw unreadable(shown, cause);
  }
  if (module.default !== undefined) return module.default;
  throw new CodedError("plan/invalid", `${shown} has no default export: write "export default { optimizers: […] }"`);
}

function unreadable(shown: string, cause: unknown): CodedError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CodedError("plan/unreadable", `${shown} cannot be read as a plan: ${why}`, { cause });
}

function movePaths(entry: string | PlanEntry, folder: string): string | PlanEntry {
  if (typeof entry !== "string") return { ...entry, optimizer: movePath(entry.optimizer, folder) };
  return movePath(entry, folder);
}

function movePath(optimizer: string, folder: string): string {
  if (!/^\.{1,2}[/\\]/.test(optimizer)) return optimizer;
  const moved = relative(process.cwd(), resolve(folder, optimizer));
  return /^\.{1,2}[/\\]/.test(moved) ? moved : `./${moved}`;
}
