import { defineCommand } from "citty";
import { type AttemptProcess, openAttemptProcess, prepareSubmission } from "../attempt-process/run-attempt-process.ts";
import { openDatasetCache } from "../instance/dataset-cache.ts";
import { createInstance, type Instance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import { type Score, score } from "../solution/score.ts";
import { createSolution } from "../solution/solution.ts";
import { encodeSolution } from "../solution/solution-file.ts";
import type { AttemptResult } from "../training/attempt.ts";
import { parseAssignments, parseChoice, parseWholeNumber, valuesOf } from "./arguments.ts";
import { limitFlags, readLimits } from "./attempt-limits.ts";
import { wrap } from "./format.ts";
import { describeDifficulty, instanceFlags, jsonFlag, kernelFlag, readInstanceOptions } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { findBuiltIn, parseOptimizer } from "./optimizer-choice.ts";
import { checkWritable, writeWhole } from "./output-file.ts";
import { ProgressState } from "./progress.ts";
import { attemptStatus, exitCodeOf, type RunOutcome, renderOutcome, runDocument } from "./run-outcome.ts";
import { selectProgress } from "./select-progress.ts";
import { type Terminal, whileWaiting } from "./terminal.ts";
import { tunedHyperparameters } from "./tuned-hyperparameters.ts";

const flags = {
  optimizer: { type: "positional", required: true, description: "A built-in optimizer's name, or a .ts or .js file" },
  ...instanceFlags,
  ...kernelFlag,
  set: { type: "string", valueHint: "NAME=VALUE", description: "A hyperparameter; may be repeated" },
  tuned: { type: "boolean", description: "A built-in optimizer's hyperparameters for the challenge" },
  "max-fuel": { type: "string", valueHint: "N", description: "Fuel limit (default: the challenge's)" },
  ...limitFlags,
  out: { type: "string", valueHint: "FILE", description: "Solution file (default: named after the attempt)" },
  ...jsonFlag,
} as const;

/** `downhill run`: one attempt, its score, and its solution file. */
export function createRunCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "run", description: "Run an optimizer on an instance" },
    args: flags,
    async run({ args, rawArgs }) {
      const options = readInstanceOptions(args, rawArgs);
      const set = parseAssignments("--set", valuesOf(flags, rawArgs, "set")) as Hyperparameters;
      const limit = options.challenge.fuelLimit;
      const maxFuel =
        args["max-fuel"] === undefined ? limit : parseWholeNumber("--max-fuel", args["max-fuel"], 1, limit);
      const kernelChoice = parseChoice("--kernel", args.kernel, kernelChoices);
      if (args.out !== undefined) checkWritable(args.out);
      const chosen = parseOptimizer(args.optimizer);
      const hyperparameters = args.tuned ? { ...tunedHyperparameters(chosen, options.difficulty), ...set } : set;
      const kernel = selectKernel(kernelChoice);
      const { difficulty } = options;
      const limits = readLimits(args);
      const submission = prepareSubmission(chosen.file);
      const attempt = await openAttemptProcess({
        ...{ submission, difficulty, hyperparameters, maxFuel, kernel, limits, findBuiltIn },
      });
      try {
        const isQuiet = args.json === true && terminal.live === undefined;
        if (!isQuiet) introduce(terminal, describeRun(attempt.name, options, kernel));
        const instance = whileWaiting(terminal, "making the instance …", () =>
          createInstance({ ...options, kernel, cache: openDatasetCache() }),
        );
        attempt.start(instance);
        const seconds = await runEpochs(terminal, attempt, instance.challenge.patience, isQuiet);
        const outcome = finish(instance, await attempt.result(), attempt.submission.digest, kernel, seconds, args.out);
        terminal.print(args.json ? toJson(runDocument(outcome)) : renderOutcome(outcome, terminal.paint));
        return exitCodeOf(outcome.status);
      } finally {
        attempt.close();
      }
    },
  });
}

function describeRun(name: string, options: ReturnType<typeof readInstanceOptions>, kernel: Kernel): string {
  const where = `${describeDifficulty(options)}, seed ${JSON.stringify(options.seed)}, nonce ${options.nonce}`;
  return `${name} on ${where}, ${kernel.variant} kernel`;
}

function introduce(terminal: Terminal, title: string): void {
  // Lines that a person reads are wrapped at words; those in a file stay whole.
  const lines = terminal.live === undefined ? [title] : wrap(title, terminal.columns);
  terminal.note(lines.map(terminal.notePaint.bold).join("\n"));
}

/**
 * Runs the attempt to its end, or to the first Ctrl-C (or SIGTERM). The handler is then gone, so that a second one
 * ends the process at once. Returns the seconds it took.
 */
async function runEpochs(
  terminal: Terminal,
  attempt: AttemptProcess,
  patience: number,
  isQuiet: boolean,
): Promise<number> {
  const progress = await selectProgress(terminal, isQuiet);
  const state = new ProgressState(patience, attempt.maxFuel);
  const signals = ["SIGINT", "SIGTERM"] as const;
  const release = () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
  const interrupt = () => {
    attempt.interrupt();
    // Not at once: log-update restores the cursor on signals, and ends the process where it is the only one listening.
    setImmediate(release);
  };
  for (const signal of signals) process.on(signal, interrupt);
  try {
    for await (const { record, bestEpoch } of attempt) {
      state.record(record, { bestEpoch });
      progress.epoch(state);
    }
  } finally {
    release();
    progress.end(state);
  }
  return state.elapsed();
}

/** Scores the attempt and writes its solution. */
function finish(
  instance: Instance,
  result: AttemptResult,
  digest: string,
  kernel: Kernel,
  seconds: number,
  out: string | undefined,
): RunOutcome {
  const scored: Score | null =
    result.best === null ? null : score({ instance, solution: result.best, epochs: result.epochs, kernel });
  const status = attemptStatus(result.stop, scored);
  const outcome = { status, score: scored, result, instance, kernel, digest, seconds };
  if (scored === null) return { ...outcome, file: null };
  const file = out ?? defaultFile(instance, result);
  writeWhole(file, encodeSolution(createSolution(instance, result, digest)));
  return { ...outcome, file };
}

/** The signature is part of the name: the same attempt writes the same file again, another one never replaces it. */
function defaultFile({ difficulty }: Instance, { optimizer, signature }: AttemptResult): string {
  return `${optimizer}-L${difficulty.hiddenLayers}-N${difficulty.samples}-${signature.slice(0, 8)}.safetensors`;
}
