/**
 * The checks of the contract, in an order in which each can rely on those before it. The submission runs in processes
 * of its own: it needs fresh ones to show that nothing but its state carries over, and an endless loop must not be
 * ours.
 */
import { basename } from "node:path";
import { type PreparedSubmission, prepareSubmission } from "../attempt-process/run-attempt-process.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { plainStateRemedy } from "../training/memory-remedies.ts";
import { parseFinding, parseRehearsal, parseText } from "./check-claims.ts";
import type { CheckExercise, ExerciseName } from "./exercises.ts";
import { type Finding, failed, skipped } from "./finding.ts";
import { CheckProcess, NeedsBase } from "./process-handle.ts";
import { judgeDeterminism, judgeMemory, judgeRestoring } from "./rehearsal.ts";

export interface CheckResult extends Finding {
  readonly id: CheckId;
  readonly title: string;
}

export type CheckId = CheckExercise | "determinism" | "memory" | "state";

export interface CheckReport {
  /** The submission's name. */
  readonly name: string;
  /** Whether no check failed; warnings do not count. */
  readonly verdict: "passed" | "failed";
  readonly checks: readonly CheckResult[];
}

export interface CheckOptions {
  readonly kernel: Kernel;
  /** Seconds that one check may take, 60 unless given. */
  readonly timeout?: number;
  /** Called after each check. */
  readonly onCheck?: (result: CheckResult) => void;
  /** The file of the built-in optimizer of that name, for submissions of hyperparameters; throws where there is none. */
  readonly findBuiltIn: (name: string) => string;
}

const titles: Readonly<Record<CheckId, string>> = {
  hyperparameters: "hyperparameters",
  firstSteps: "hooks run",
  determinism: "same bits again",
  memory: "no hidden memory",
  state: "state restores",
  shapes: "shapes",
  finiteness: "finite",
  convergence: "convex problem",
  fuel: "fuel",
  time: "time",
};

/** In which the rest makes sense only if the first two pass. */
const order: readonly CheckExercise[] = ["shapes", "finiteness", "convergence", "fuel", "time"];

/**
 * Checks the submission in a file. Throws what loading it throws (`optimizer/…`); what it does wrong later is in the
 * report.
 */
export async function runChecks(file: string, options: CheckOptions): Promise<CheckReport> {
  const submission = await prepareSubmission(file);
  const run = new CheckRun(submission, options);
  try {
    return await run.report();
  } catch (error) {
    if (!(error instanceof NeedsBase)) throw error;
    const over = new CheckRun(await prepareSubmission(file, options.findBuiltIn(error.optimizer)), options);
    return await over.report().finally(() => over.end());
  } finally {
    run.end();
  }
}

class CheckRun {
  readonly #submission: PreparedSubmission;
  readonly #options: CheckOptions;
  readonly #checks: CheckResult[] = [];
  #process: CheckProcess | undefined;

  constructor(submission: PreparedSubmission, options: CheckOptions) {
    this.#submission = submission;
    this.#options = options;
  }

  /** Throws what loading throws, and NeedsBase. */
  async report(): Promise<CheckReport> {
    const name = await this.#load();
    await this.#exercise("hyperparameters");
    await this.#exercise("firstSteps");
    if (this.#checks.some(({ status }) => status === "failed")) {
      for (const id of ["determinism", "memory", "state", ...order] as const)
        this.#add(id, skipped("needs those above"));
    } else {
      await this.#rehearse();
      for (const id of order) await this.#exercise(id);
    }
    const verdict = this.#checks.some(({ status }) => status === "failed") ? "failed" : "passed";
    return { name, verdict, checks: this.#checks };
  }

  /** The submission's name, once it is loaded. */
  async #load(): Promise<string> {
    try {
      return parseText(await this.#perform("name"));
    } catch (error) {
      if (!(error instanceof CodedError) || !/^check\//.test(error.code)) throw error;
      const file = basename(this.#submission.file);
      throw new CodedError(error.code, `${file} cannot be loaded: ${error.message}; ${remedyFor(error)}`, {
        cause: error,
      });
    }
  }

  end(): void {
    this.#process?.end();
  }

  async #exercise(id: CheckExercise): Promise<void> {
    this.#add(id, await this.#attempt(async () => parseFinding(await this.#perform(id))));
  }

  async #rehearse(): Promise<void> {
    const rehearsal = await this.#attempt(async () => parseRehearsal(await this.#perform("rehearse")));
    if ("status" in rehearsal) {
      this.#add("determinism", rehearsal);
      for (const id of ["memory", "state"] as const) this.#add(id, skipped("needs those above"));
      return;
    }
    const fresh = await this.#attempt(async () => parseText(await this.#perform("firstFingerprint")));
    this.#add("determinism", typeof fresh === "string" ? judgeDeterminism(rehearsal, fresh) : fresh);
    this.#add("memory", judgeMemory(rehearsal));
    const resumed = await this.#attempt(async () => parseText(await this.#perform("resume", rehearsal.saved)));
    this.#add("state", typeof resumed === "string" ? judgeRestoring(rehearsal, resumed) : resumed);
  }

  /** The answer, or the finding that the submission threw, hung or crashed. */
  async #attempt<T>(work: () => Promise<T>): Promise<T | Finding> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CodedError) || error.code === "internal") throw error;
      return failed(error.message, remedyFor(error));
    }
  }

  /** In a fresh process, so that no check sees what another left behind. */
  async #perform(exercise: ExerciseName, ...input: readonly string[]): Promise<unknown> {
    const { kernel, timeout = 60 } = this.#options;
    this.end();
    this.#process = await CheckProcess.start(this.#submission, kernel, timeout);
    return this.#process.perform(exercise, ...input);
  }

  #add(id: CheckId, finding: Finding): void {
    const result = { id, title: titles[id], ...finding };
    this.#checks.push(result);
    this.#options.onCheck?.(result);
  }
}

function remedyFor({ code, message }: CodedError): string {
  switch (code) {
    case "check/timeout":
    case "optimizer/endless":
      return "look for a loop that does not end, or for work that grows with the square of the parameters";
    case "check/memory":
    case "check/ended":
      return "use less memory: make arrays in initState, and none that grow from step to step";
    case "hyperparameters/invalid":
    case "hyperparameters/unknown":
      return "return finite numbers and booleans, under names that the optimizer has";
    case "optimizer/wrote":
      return "copy it into state first, as in state.copy.set(gradient), and write only to update or location";
    default:
      return remedyForThrown(message);
  }
}

function remedyForThrown(message: string): string {
  if (/\bundefined\b|is not a function/.test(message)) {
    return "a name on that line is undefined: check its spelling, in initState and hyperparameters too, and what the hook's first argument offers";
  }
  if (/\bstate\b/.test(message)) {
    return plainStateRemedy;
  }
  return "the message names the place in your file";
}
