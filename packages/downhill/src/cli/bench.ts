import { availableParallelism } from "node:os";
import { defineCommand } from "citty";
import { defaultLimits } from "../attempt-process/launch.ts";
import { estimateFuel } from "../benchmark/estimate.ts";
import type { PlannedTask } from "../benchmark/resolve-plan.ts";
import { resolvePlan } from "../benchmark/resolve-plan.ts";
import { runKept, tasksToRun } from "../benchmark/run-kept.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import { parseChoice, parseWholeNumber } from "./arguments.ts";
import { optimizerLoader, planFlags, readPlanArguments } from "./bench-plan.ts";
import { jsonFlag, kernelFlag } from "./instance-options.ts";
import { storeFlag, withStore } from "./store-option.ts";
import type { Terminal } from "./terminal.ts";

const flags = {
  ...planFlags,
  ...kernelFlag,
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
  ...storeFlag,
  ...jsonFlag,
} as const;

/** `downhill bench`: many attempts, kept in a store. */
export function createBenchCommand(terminal: Terminal, version: string) {
  return defineCommand({
    meta: { name: "bench", description: "Run optimizers over difficulties and instances, and keep the results" },
    args: flags,
    async run({ args, rawArgs }) {
      const workers =
        args.workers === undefined ? availableParallelism() : parseWholeNumber("--workers", args.workers, 1, 1024);
      const limits = {
        seconds: parseWholeNumber("--max-seconds", args["max-seconds"], 1, 1_000_000),
        memory: parseWholeNumber("--max-memory", args["max-memory"], 128, 1_000_000) * 2 ** 20,
      };
      const kernel = selectKernel(parseChoice("--kernel", args.kernel, kernelChoices));
      const plan = await readPlanArguments(args, rawArgs);
      const { record, tasks } = await resolvePlan(plan, optimizerLoader(kernel));
      return withStore(
        args.store,
        async (store) => {
          await store.putPlan(record);
          const missing = longestFirst(await tasksToRun(tasks, store));
          terminal.note(`${tasks.length} attempts, ${tasks.length - missing.length} stored`);
          let done = 0;
          for await (const event of runKept(missing, { kernel, workers, limits, keeper: store, version })) {
            if (event.kind === "finished") {
              done += 1;
              const { label, identity } = event.task;
              const { hiddenLayers, samples } = identity.difficulty;
              terminal.note(
                `${done}/${missing.length} ${label} L=${hiddenLayers} N=${samples} nonce ${identity.nonce}: ${event.attempt.status} ${event.attempt.testError} T=${event.attempt.epochs} ${event.seconds.toFixed(2)} s`,
              );
            }
            if (event.kind === "lost") terminal.note(`lost: ${event.error.message}`);
          }
          return 0;
        },
        { create: true },
      );
    },
  });
}

/** Those with the highest cost first, so that no worker is left alone with one at the end; those of one instance together. */
function longestFirst(tasks: readonly PlannedTask[]): PlannedTask[] {
  const costed = tasks.map((task) => ({ task, cost: estimateFuel(task.identity), nonce: task.identity.nonce }));
  return costed.sort((a, b) => b.cost - a.cost || a.nonce - b.nonce).map(({ task }) => task);
}
