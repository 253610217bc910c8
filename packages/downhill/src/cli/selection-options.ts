import type { ArgsDef } from "citty";
import type { Comparison, Frontier } from "../benchmark/records/comparison.ts";
import { selectContestants } from "../benchmark/statistics/selection/select-contestants.ts";
import type { Scope, Selection } from "../benchmark/statistics/selection/selection.ts";
import { parseWholeNumbers } from "../benchmark/whole-numbers.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Store } from "../storage/store.ts";
import { parseAssignments, parseWholeNumber, valuesOf } from "./arguments.ts";
import { printable } from "./format.ts";
import { describeChallenge } from "./instance-options.ts";
import { errorMessage } from "./json-output.ts";

/** The flags that say which stored attempts a command is about. */
export const selectionFlags = {
  plan: { type: "string", valueHint: "DIGEST", description: "Plan to take labels from, or all (default: the latest)" },
  "hidden-layers": { type: "string", valueHint: "LIST", description: "Only these L, such as 1..11" },
  samples: { type: "string", valueHint: "LIST", description: "Only these N, such as 1024,4096" },
  seed: { type: "string", valueHint: "TEXT", description: "Only instances of this seed phrase" },
  challenge: { type: "string", valueHint: "NAME=VALUE", description: "Only challenges with it; may be repeated" },
  "max-fuel": { type: "string", valueHint: "N", description: "Only attempts with this fuel limit" },
} as const satisfies ArgsDef;

type SelectionArguments = { readonly [Flag in keyof typeof selectionFlags]?: string | undefined };

/** Finds the optimizers that are named, and their attempts. Throws `compare/…` and `usage/…`. */
export async function selectFromStore(
  store: Store,
  contestants: readonly string[],
  args: SelectionArguments,
  rawArgs: readonly string[],
): Promise<Selection> {
  const scope = readScope(args, rawArgs);
  const plans = await store.plans();
  const attempts = await store.attempts();
  if (attempts.length === 0) {
    throw new CodedError("store/empty", `${store.location} has no attempts yet; downhill bench quick fills it`);
  }
  return selectContestants({ contestants, plan: args.plan, scope, plans, attempts });
}

function readScope(args: SelectionArguments, rawArgs: readonly string[]): Scope {
  const maxFuel = args["max-fuel"];
  return {
    seed: args.seed,
    challenge: parseAssignments("--challenge", valuesOf(selectionFlags, rawArgs, "challenge")),
    maxFuel: maxFuel === undefined ? undefined : parseWholeNumber("--max-fuel", maxFuel, 1, Number.MAX_SAFE_INTEGER),
    hiddenLayers: readList("--hidden-layers", args["hidden-layers"]),
    samples: readList("--samples", args.samples),
  };
}

/** Whole numbers such as 1..6 or 1024,4096. Throws `usage/list`. */
export function readList(flag: string, text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  try {
    return parseWholeNumbers(text);
  } catch (error) {
    throw new CodedError("usage/list", `${flag} ${errorMessage(error)}`, { cause: error });
  }
}

/** "paper, seed "downhill", plan 1a2b3c4d". */
export function describeSelection({
  challenge,
  seed,
  plan,
}: Pick<Comparison | Frontier, "challenge" | "seed" | "plan">) {
  const source = plan === null ? "all attempts of the store" : `plan ${plan.slice(0, 8)}`;
  return printable(`${describeChallenge(challenge)}, seed ${JSON.stringify(seed)}, ${source}`);
}
