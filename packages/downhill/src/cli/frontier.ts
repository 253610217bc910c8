import { defineCommand } from "citty";
import { frontierOf } from "../benchmark/statistics/frontier.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { renderFrontier } from "./frontier-map.ts";
import { jsonFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { selectFromStore, selectionFlags } from "./selection-options.ts";
import { storeFlag, withStore } from "./store-option.ts";
import type { Terminal } from "./terminal.ts";

const flags = {
  optimizer: { type: "positional", required: true, description: "A label of a plan, or an optimizer" },
  rate: { type: "string", default: "0.9", valueHint: "R", description: "Pass rate that qualifies, above 0 up to 1" },
  ...selectionFlags,
  ...storeFlag,
  ...jsonFlag,
} as const;

/** `downhill frontier`: the hardest difficulties at which an optimizer passes. */
export function createFrontierCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "frontier", description: "Show the hardest difficulties that an optimizer passes" },
    args: flags,
    async run({ args, rawArgs }) {
      const rate = readRate(args.rate);
      const selection = await withStore(args.store, (store) => selectFromStore(store, [args.optimizer], args, rawArgs));
      const frontier = frontierOf(selection, rate);
      terminal.print(args.json === true ? toJson(frontier) : renderFrontier(frontier, terminal.paint).join("\n"));
      return 0;
    },
  });
}

function readRate(text: string): number {
  const rate = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (rate > 0 && rate <= 1) return rate;
  throw new CodedError("usage/number", `--rate is "${text}"; it must be above 0 and at most 1, such as 0.9`);
}
