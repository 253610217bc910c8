import { availableParallelism } from "node:os";
import type { ArgsDef } from "citty";
import { defaultLimits, type Limits } from "../attempt-process/launch.ts";
import { parseWholeNumber } from "./arguments.ts";

/** The flags of commands that run many attempts at a time. */
export const poolFlags = {
  workers: { type: "string", valueHint: "N", description: "Attempts at a time (default: the processor's cores)" },
  "max-seconds": {
    type: "string",
    default: String(defaultLimits.seconds),
    valueHint: "S",
    description: "Wall time after which an attempt is ended",
  },
  "max-memory": {
    type: "string",
    default: String(defaultLimits.memory / 2 ** 20),
    valueHint: "MIB",
    description: "Memory beyond which an attempt is ended",
  },
} as const satisfies ArgsDef;

interface PoolArguments {
  readonly workers?: string | undefined;
  readonly "max-seconds": string;
  readonly "max-memory": string;
}

/** As many as there are cores beside the `taken` ones, where nothing is asked for. Throws `usage/number`. */
export function readWorkers(workers: string | undefined, taken = 0): number {
  if (workers === undefined) return Math.max(1, availableParallelism() - taken);
  return parseWholeNumber("--workers", workers, 1, 1024);
}

/** Throws `usage/number`. */
export function readPoolArguments(args: PoolArguments): { readonly workers: number; readonly limits: Limits } {
  return {
    workers: readWorkers(args.workers),
    limits: {
      seconds: parseWholeNumber("--max-seconds", args["max-seconds"], 1, 1_000_000),
      memory: parseWholeNumber("--max-memory", args["max-memory"], 128, 1_000_000) * 2 ** 20,
    },
  };
}
