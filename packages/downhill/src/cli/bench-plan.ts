import type { ArgsDef } from "citty";
import { type LoadedOptimizer, loadBuiltIn, loadOptimizerFile } from "../benchmark/load-optimizer.ts";
import type { BenchmarkPlan, PlanEntry } from "../benchmark/plan.ts";
import { readPlan } from "../benchmark/read-plan.ts";
import type { LoadOptimizer } from "../benchmark/resolve-plan.ts";
import { parseWholeNumbers } from "../benchmark/whole-numbers.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { type PresetName, presets } from "../instance/challenge.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import { parseAssignments, parseChoice, parseWholeNumber, valuesOf } from "./arguments.ts";
import { findBuiltIn, parseOptimizer } from "./optimizer-choice.ts";

/** The flags that make a plan, or change the one that is given. */
export const planFlags = {
  plan: { type: "positional", required: false, description: "quick, paper, or a .json or .ts plan file" },
  optimizers: { type: "string", valueHint: "A,B,…", description: "Built-in optimizers' names and files" },
  "hidden-layers": { type: "string", valueHint: "LIST", description: "Width-to-width layers, such as 1..11" },
  samples: { type: "string", valueHint: "LIST", description: "Training and validation points, such as 1024,4096" },
  nonces: { type: "string", valueHint: "LIST", description: "Numbers of the instances, such as 0..9" },
  seed: { type: "string", valueHint: "TEXT", description: "Seed phrase" },
  preset: { type: "string", valueHint: "NAME", description: "Challenge: paper or c006" },
  challenge: { type: "string", valueHint: "NAME=VALUE", description: "Another constant; may be repeated" },
  set: { type: "string", valueHint: "NAME=VALUE", description: "A hyperparameter of all; may be repeated" },
  tuned: { type: "boolean", description: "The built-in optimizers' hyperparameters for the challenge" },
  "max-fuel": { type: "string", valueHint: "N", description: "Fuel limit of an attempt (default: the challenge's)" },
} as const satisfies ArgsDef;

type PlanArguments = { readonly [Flag in keyof typeof planFlags]?: string | boolean | undefined };

/** The plan that is named, with the flags over it. Throws `plan/…` and `usage/…`. */
export async function readPlanArguments(args: PlanArguments, rawArgs: readonly string[]): Promise<BenchmarkPlan> {
  const text = (flag: keyof typeof planFlags) => args[flag] as string | undefined;
  const plan = await basePlan(text("plan"), text("optimizers"));
  const difficulty = { hiddenLayers: readList("hidden-layers", args), samples: readList("samples", args) };
  const set = parseAssignments("--set", valuesOf(planFlags, rawArgs, "set")) as Hyperparameters;
  const constants = parseAssignments("--challenge", valuesOf(planFlags, rawArgs, "challenge"));
  const over = (entry: string | PlanEntry): PlanEntry => {
    const given = typeof entry === "string" ? { optimizer: entry } : entry;
    return { ...given, tuned: args.tuned === true || given.tuned === true, set: { ...given.set, ...set } };
  };
  const maxFuel = text("max-fuel");
  return {
    ...plan,
    ...withDifficulties(plan, difficulty),
    optimizers: plan.optimizers.map(over),
    nonces: readList("nonces", args) ?? plan.nonces,
    seed: text("seed") ?? plan.seed,
    preset: text("preset") === undefined ? plan.preset : readPreset(text("preset") ?? ""),
    challenge: { ...plan.challenge, ...constants },
    maxFuel: maxFuel === undefined ? plan.maxFuel : parseWholeNumber("--max-fuel", maxFuel, 1, Number.MAX_SAFE_INTEGER),
  };
}

async function basePlan(named: string | undefined, optimizers: string | undefined): Promise<BenchmarkPlan> {
  const list = optimizers?.split(",").map((name) => name.trim());
  if (list?.includes("") === true) {
    throw new CodedError(
      "usage/list",
      `--optimizers is "${optimizers}"; it must be names or files with commas between`,
    );
  }
  if (named !== undefined) {
    const plan = await readPlan(named);
    return list === undefined ? plan : { ...plan, optimizers: list };
  }
  if (list !== undefined) return { optimizers: list };
  throw new CodedError(
    "plan/missing",
    "say what to run: a preset (downhill bench quick), a plan file, or --optimizers sgd,adam,./mine.ts",
  );
}

function readList(flag: "hidden-layers" | "samples" | "nonces", args: PlanArguments): readonly number[] | undefined {
  const value = args[flag];
  if (typeof value !== "string") return undefined;
  try {
    return parseWholeNumbers(value);
  } catch (error) {
    throw new CodedError("usage/list", `--${flag} ${error instanceof Error ? error.message : String(error)}`);
  }
}

function withDifficulties(
  plan: BenchmarkPlan,
  { hiddenLayers, samples }: Pick<BenchmarkPlan, "hiddenLayers" | "samples">,
): Pick<BenchmarkPlan, "hiddenLayers" | "samples" | "difficulties"> {
  if (hiddenLayers === undefined && samples === undefined) return {};
  const { difficulties } = plan;
  return {
    difficulties: undefined,
    hiddenLayers: hiddenLayers ?? difficulties?.map((each) => each.hiddenLayers) ?? plan.hiddenLayers,
    samples: samples ?? difficulties?.map((each) => each.samples) ?? plan.samples,
  };
}

function readPreset(text: string): PresetName {
  return parseChoice("--preset", text, Object.keys(presets) as PresetName[]);
}

/** Loads what a plan names, each once. */
export function optimizerLoader(kernel: Pick<Kernel, "name" | "variant">): LoadOptimizer {
  const loaded = new Map<string, Promise<LoadedOptimizer>>();
  return (nameOrPath, difficulty, maxFuel) => {
    const { builtIn } = parseOptimizer(nameOrPath);
    const loading =
      loaded.get(nameOrPath) ??
      (builtIn === undefined
        ? loadOptimizerFile(nameOrPath, { difficulty, maxFuel, kernel, findBuiltIn })
        : loadBuiltIn(builtIn));
    loaded.set(nameOrPath, loading);
    return loading;
  };
}
