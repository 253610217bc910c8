/**
 * The checks of the contract, in an order in which each can rely on those before it. The submission runs in processes
 * of its own: it needs fresh ones to show that nothing but its state carries over, and an endless loop must not be
 * ours.
 */
import { CodedError } from "../foundation/coded-error.ts";
import type { KernelChoice } from "../kernel/select-kernel.ts";
import type { CheckExercise } from "./exercises.ts";
import { type Finding, failed, skipped } from "./finding.ts";
import { CheckProcess } from "./process-handle.ts";
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
  readonly kernel?: KernelChoice;
  /** Seconds that one check may take, 60 unless given. */
  readonly timeout?: number;
  /** Called after each check. */
  readonly onCheck?: (result: CheckResult) => void;
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
export async function runChecks(file: string, options: CheckOptions = {}): Promise<CheckReport> {
  const run = new CheckRun(file, options);
  try {
    return await run.report();
  } finally {
    run.end();
  }
}

class CheckRun {
  readonly #file: string;
  readonly #options: CheckOptions;
  readonly #processes: CheckProcess[] = [];
  readonly #checks: CheckResult[] = [];

  constructor(file: string, options: CheckOptions) {
    this.#file = file;
    this.#options = options;
  }

  async report(): Promise<CheckReport> {
    const name = await this.#start().perform("name");
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

  end(): void {
    for (const child of this.#processes) child.end();
  }

  async #exercise(id: CheckExercise): Promise<void> {
    const finding = await this.#attempt(() => this.#start().perform(id));
    this.#add(id, "status" in finding ? finding : skipped(""));
  }

  async #rehearse(): Promise<void> {
    const rehearsal = await this.#attempt(() => this.#start().perform("rehearse"));
    if ("status" in rehearsal) {
      this.#add("determinism", rehearsal);
      for (const id of ["memory", "state"] as const) this.#add(id, skipped("needs those above"));
      return;
    }
    const fresh = await this.#attempt(() => this.#start().perform("firstFingerprint"));
    this.#add("determinism", typeof fresh === "string" ? judgeDeterminism(rehearsal, fresh) : fresh);
    this.#add("memory", judgeMemory(rehearsal));
    const resumed = await this.#attempt(() => this.#start().perform("resume", rehearsal.saved));
    this.#add("state", typeof resumed === "string" ? judgeRestoring(rehearsal, resumed) : resumed);
  }

  /** The answer, or the finding that the submission threw, hung or crashed. */
  async #attempt<T>(work: () => Promise<T>): Promise<T | Finding> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      if (error.code === "optimizer/not-found") throw error;
      return failed(error.message, remedyFor(error));
    }
  }

  /** A fresh process, so that no check sees what another left behind. */
  #start(): CheckProcess {
    const { kernel = "auto", timeout = 60 } = this.#options;
    this.end();
    const child = new CheckProcess(this.#file, kernel, timeout);
    this.#processes.push(child);
    return child;
  }

  #add(id: CheckId, finding: Finding): void {
    const result = { id, title: titles[id], ...finding };
    this.#checks.push(result);
    this.#options.onCheck?.(result);
  }
}

function remedyFor({ code }: CodedError): string {
  switch (code) {
    case "check/timeout":
      return "look for a loop that does not end, or for work that grows with the square of the parameters";
    case "check/ended":
      return "use less memory, and nothing that ends the process";
    case "hyperparameters/invalid":
    case "hyperparameters/unknown":
      return "return finite numbers and booleans, under names that the optimizer has";
    default:
      return "the message names the place in your file; state may hold numbers, strings, booleans, null, arrays, plain objects and typed arrays";
  }
}
