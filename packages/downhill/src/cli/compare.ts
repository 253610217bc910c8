import { defineCommand } from "citty";
import type { Comparison } from "../benchmark/records/comparison.ts";
import type { AttemptSummary } from "../benchmark/records/recorded-attempt.ts";
import { compareContestants } from "../benchmark/statistics/compare.ts";
import type { Selection } from "../benchmark/statistics/selection/selection.ts";
import { positionalsOf } from "./arguments.ts";
import { renderComparison, renderDetails } from "./compare-output.ts";
import { jsonFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { selectFromStore, selectionFlags } from "./selection-options.ts";
import { storeFlag, withStore } from "./store-option.ts";
import type { Terminal } from "./terminal.ts";

const flags = {
  optimizers: {
    type: "positional",
    required: false,
    description:
      "Labels of a plan, or optimizers: the first is compared with each other one (default: all of the plan)",
  },
  "all-pairs": { type: "boolean", description: "Compare every two" },
  details: { type: "boolean", description: "List the attempts behind the numbers" },
  ...selectionFlags,
  ...storeFlag,
  ...jsonFlag,
} as const;

/** `downhill compare`: what stored attempts say about optimizers. */
export function createCompareCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "compare", description: "Compare optimizers by their stored attempts" },
    args: flags,
    async run({ args, rawArgs }) {
      const named = positionalsOf(flags, rawArgs);
      const selection = await withStore(args.store, (store) => selectFromStore(store, named, args, rawArgs));
      const comparison = compareContestants(selection, { allPairs: args["all-pairs"] === true });
      const attempts = args.details === true ? comparedAttempts(selection, comparison) : undefined;
      if (args.json === true) {
        terminal.print(toJson(attempts === undefined ? comparison : { ...comparison, attempts }));
      } else {
        const details = attempts === undefined ? [] : ["", ...renderDetails(comparison, attempts, terminal.paint)];
        terminal.print([...renderComparison(comparison, terminal.paint), ...details].join("\n"));
      }
      return 0;
    },
  });
}

/** The attempts that the numbers are from, by instance and then by contestant. */
function comparedAttempts({ contestants }: Selection, { overall }: Comparison): AttemptSummary[] {
  const byAddress = new Map(
    contestants.flatMap(({ attempts }) => attempts.map((attempt) => [attempt.address, attempt])),
  );
  return overall.instances.flatMap((_, i) =>
    overall.contestants.flatMap(({ attempts }) => byAddress.get(attempts[i] ?? "") ?? []),
  );
}
