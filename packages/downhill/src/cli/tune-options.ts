import type { ArgsDef } from "citty";
import type { LoadedOptimizer } from "../benchmark/load-optimizer.ts";
import { defaultRanges } from "../benchmark/tuning/default-ranges.ts";
import { type Objective, objectiveNames } from "../benchmark/tuning/objective.ts";
import { parseSearchRange, type SearchSpace, valueAt } from "../benchmark/tuning/search-range.ts";
import { parseWholeNumbers } from "../benchmark/whole-numbers.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Difficulty } from "../instance/difficulty.ts";
import { validateSeed } from "../instance/seed.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import { parseChoice, parseWholeNumber } from "./arguments.ts";
import { parseOptimizer } from "./optimizer-choice.ts";

/** The flags of the search itself; those of challenge, pool, store and output are the other commands' own. */
export const searchFlags = {
  range: { type: "string", valueHint: "NAME=RANGE", description: "Where to look, as 1e-4..1e-1:log; may be repeated" },
  "hidden-layers": { type: "string", default: "3", valueHint: "LIST", description: "Width-to-width layers, as 1..6" },
  samples: { type: "string", default: "1024", valueHint: "LIST", description: "Training and validation points" },
  trials: { type: "string", default: "32", valueHint: "N", description: "Sets of hyperparameters to try" },
  nonces: { type: "string", default: "0..7", valueHint: "LIST", description: "Tuning instances" },
  seed: { type: "string", default: "downhill-tuning", valueHint: "TEXT", description: "Their seed phrase" },
  objective: { type: "string", default: "error", valueHint: "NAME", description: "error, or fuel to the threshold" },
  "judge-nonces": { type: "string", default: "0..19", valueHint: "LIST", description: "Judged instances, or none" },
  "judge-seed": { type: "string", default: "downhill", valueHint: "TEXT", description: "Their seed phrase" },
} as const satisfies ArgsDef;

/** What the search's flags say. */
export interface SearchArguments {
  readonly hiddenLayers: readonly number[];
  readonly samples: readonly number[];
  readonly trials: number;
  readonly seed: string;
  readonly nonces: readonly number[];
  readonly objective: Objective;
  readonly judge: { readonly seed: string; readonly nonces: readonly number[] };
}

type FlagValues = { readonly [Flag in Exclude<keyof typeof searchFlags, "range">]: string };

/** Throws `usage/…`, `seed/…`, and `tune/same-instances` where the search would see what it is judged on. */
export function readSearchArguments(args: FlagValues): SearchArguments {
  const search: SearchArguments = {
    hiddenLayers: readList("hidden-layers", args),
    samples: readList("samples", args),
    trials: parseWholeNumber("--trials", args.trials, 2, 10_000),
    ...{ seed: validateSeed(args.seed), nonces: readList("nonces", args) },
    objective: parseChoice("--objective", args.objective, objectiveNames),
    judge: {
      seed: validateSeed(args["judge-seed"]),
      nonces: args["judge-nonces"] === "none" ? [] : readList("judge-nonces", args),
    },
  };
  checkDisjoint(search);
  return search;
}

function readList(flag: keyof FlagValues, args: FlagValues): readonly number[] {
  try {
    return parseWholeNumbers(args[flag]);
  } catch (error) {
    throw new CodedError("usage/list", `--${flag} ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checkDisjoint({ seed, nonces, judge }: SearchArguments): void {
  const shared = judge.nonces.filter((nonce) => nonces.includes(nonce));
  if (seed !== judge.seed || shared.length === 0) return;
  throw new CodedError(
    "tune/same-instances",
    `nonce ${shared[0]} of seed ${JSON.stringify(seed)} would be tuned on and judged on, which proves nothing; ` +
      "give --seed and --judge-seed different phrases, or --nonces and --judge-nonces different numbers",
  );
}

/** The declared ranges, or the built-in optimizer's. Throws `tune/…` and `usage/assignment`. */
export function readSearchSpace(optimizer: string, pairs: readonly string[]): SearchSpace {
  const { builtIn } = parseOptimizer(optimizer);
  if (pairs.length > 0) return parsePairs(pairs);
  if (builtIn !== undefined) return spaceOf(Object.entries(defaultRanges[builtIn]));
  throw new CodedError(
    "tune/no-range",
    `there are no default ranges for ${optimizer}, which is a file; say where to look, as in --range learningRate=1e-4..1e-1:log`,
  );
}

function parsePairs(pairs: readonly string[]): SearchSpace {
  const split = pairs.map((pair) => {
    const separator = pair.indexOf("=");
    if (separator > 0) return [pair.slice(0, separator), pair.slice(separator + 1)] as const;
    throw new CodedError(
      "usage/assignment",
      `--range is "${pair}"; it must be name=range, as in --range learningRate=1e-4..1e-1:log`,
    );
  });
  const names = split.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new CodedError("usage/assignment", `--range has ${twice} twice; give it once`);
  return spaceOf(split);
}

function spaceOf(pairs: readonly (readonly [string, string])[]): SearchSpace {
  return Object.fromEntries(pairs.map(([name, text]) => [name, parseSearchRange(name, text)]));
}

/** Throws `hyperparameters/…` for ranges that the optimizer has no use for, and `tune/range` for what is fixed as well. */
export function checkSearchSpace(
  space: SearchSpace,
  optimizer: Pick<LoadedOptimizer, "checkOverrides">,
  difficulty: Difficulty,
  set: Hyperparameters,
): void {
  for (const [name, range] of Object.entries(space)) {
    if (Object.hasOwn(set, name)) {
      throw new CodedError("tune/range", `${name} has a range to search and a value from --set; give one of the two`);
    }
    optimizer.checkOverrides({ [name]: valueAt(range, 0) }, difficulty);
  }
}
