import type { ArgsDef } from "citty";
import { defaultLimits, type Limits } from "../attempt-process/launch.ts";
import { parseWholeNumber } from "./arguments.ts";

/** The flags of commands that run one attempt, or parts of one. */
export const limitFlags = {
  "max-seconds": {
    type: "string",
    default: String(defaultLimits.seconds),
    valueHint: "S",
    description: "Wall time after which the attempt is ended",
  },
  "max-memory": {
    type: "string",
    default: String(defaultLimits.memory / 2 ** 20),
    valueHint: "MIB",
    description: "Memory beyond which the attempt is ended",
  },
} as const satisfies ArgsDef;

/** Throws `usage/number`. */
export function readLimits(args: { readonly "max-seconds": string; readonly "max-memory": string }): Limits {
  return {
    seconds: parseWholeNumber("--max-seconds", args["max-seconds"], 1, 1_000_000),
    memory: parseWholeNumber("--max-memory", args["max-memory"], 128, 1_000_000) * 2 ** 20,
  };
}
