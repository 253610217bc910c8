/**
 * The opened epochs, trained again: in processes behind the sandbox's walls, each with a stretch of the openings. They
 * start at once and are given all but the data while the instance is made, which takes longest.
 */
import type { Limits } from "../../attempt-process/launch.ts";
import { type AttemptProcess, openAttemptProcess } from "../../attempt-process/run-attempt-process.ts";
import { SteppedAttempt } from "../../attempt-process/stepped-attempt.ts";
import { canonicalJson } from "../../foundation/canonical-json.ts";
import { CodedError } from "../../foundation/coded-error.ts";
import type { Instance, InstanceOutline } from "../../instance/instance.ts";
import type { InstanceName } from "../../instance/seed.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Solution } from "../../solution/solution.ts";
import type { TrainingOutline } from "../../training/attempt.ts";
import type { Finding } from "../finding.ts";
import { followsOpened, type Opening, type Proof } from "./proof.ts";
import { rerunEpoch, resumeBefore } from "./rerun-epoch.ts";
import { type FindBuiltIn, prepareSources } from "./submission-sources.ts";

export interface RerunOptions {
  readonly kernel: Kernel;
  /** Makes the instance, training data included. Best elsewhere than in this thread, which has work meanwhile. */
  readonly makeInstance: (name: InstanceName) => Instance | Promise<Instance>;
  /** Where that is known before the instance is made. */
  readonly makeOutline?: (name: InstanceName) => Promise<InstanceOutline>;
  readonly findBuiltIn: FindBuiltIn;
  /** Most processes at a time; one unless given. */
  readonly workers?: number;
  /** Of each process. */
  readonly limits?: Partial<Limits>;
  /** Whether every opened epoch is taken up from its saved state, those right after another opened one, too. */
  readonly resumesEach?: boolean;
  /** Called after every opened epoch that ended as it must. */
  readonly onEpoch?: (done: number, all: number) => void;
}

/** A process takes a part of a second to start, and an epoch often less. */
const fewestOpeningsPerProcess = 2;

export class OpeningsRerun {
  readonly #solution: Solution;
  readonly #proof: Proof;
  readonly #options: RerunOptions;
  readonly #processes: readonly Promise<AttemptProcess>[];
  #done = 0;

  /** Starts the processes. `close` ends them. */
  constructor(solution: Solution, proof: Proof, options: RerunOptions) {
    this.#solution = solution;
    this.#proof = proof;
    this.#options = options;
    const { difficulty, hyperparameters, maxFuel } = solution;
    const submission = prepare(solution, proof, options.findBuiltIn);
    const count = Math.min(options.workers ?? 1, Math.ceil(proof.openings.length / fewestOpeningsPerProcess));
    this.#processes = Array.from({ length: Math.max(1, count) }, () =>
      openAttemptProcess({ ...options, submission, difficulty, hyperparameters, maxFuel }),
    );
    for (const process of this.#processes) process.catch(() => {}); // told where it is waited for
  }

  /** Ends the processes, those too that are still starting. */
  close(): void {
    for (const process of this.#processes) void process.then((opened) => opened.close()).catch(() => {});
  }

  /**
   * The reasons to reject that show, of one epoch at most. Throws CodedErrors of the machine, as `openAttemptProcess`
   * and `makeInstance` do.
   */
  async findings(): Promise<Finding[]> {
    const instance = Promise.resolve(this.#options.makeInstance(this.#solution));
    instance.catch(() => {}); // told where it is waited for
    const outline = this.#options.makeOutline?.(this.#solution) ?? instance;
    outline.catch(() => {}); // told by the instance
    const stretches = cutOpenings(this.#proof.openings, this.#processes.length);
    const reruns = this.#processes.map((process, index) =>
      this.#rerun(process, stretches[index] ?? [], outline, instance).catch(reasonOf),
    );
    const reasons = await Promise.all(reruns);
    return reasons.filter((reason) => reason !== undefined).slice(0, 1);
  }

  async #rerun(
    opening: Promise<AttemptProcess>,
    openings: readonly Opening[],
    outline: Promise<TrainingOutline>,
    instance: Promise<Instance>,
  ): Promise<Finding | undefined> {
    const process = await opening;
    const other = checkClaims(this.#solution, process);
    if (other !== undefined) return other;
    const attempt = new SteppedAttempt(process, await outline);
    const isThere = (index: number) => this.#options.resumesEach !== true && followsOpened(openings, index);
    openings.forEach(({ before }, index) => {
      if (before !== null && !isThere(index)) attempt.bring(before);
    });
    for (const [index, opened] of openings.entries()) {
      const stray = isThere(index) ? undefined : await resumeBefore(this.#proof, opened, attempt);
      if (stray !== undefined) return stray;
      if (index === 0) attempt.supply((await instance).dataset);
      const reason = await rerunEpoch(this.#solution, this.#proof, opened, attempt, isThere(index));
      if (reason !== undefined) return reason;
      this.#options.onEpoch?.(++this.#done, this.#proof.openings.length);
    }
    return undefined;
  }
}

/** Stretches of about equal length, at most `count`, none of which begins at a state that another one ends in. */
function cutOpenings(openings: readonly Opening[], count: number): Opening[][] {
  const stretches: Opening[][] = [];
  openings.forEach((opening, index) => {
    const isDue = index >= (openings.length * stretches.length) / count;
    if (isDue && opening.pathBefore !== null) stretches.push([]);
    stretches.at(-1)!.push(opening);
  });
  return stretches;
}

/** What the optimizer does is a reason to reject; what this machine does is not. */
function reasonOf(error: unknown): Finding {
  if (!(error instanceof CodedError) || /^(attempt\/(?!out-of-fuel)|instance\/failed)/.test(error.code)) throw error;
  return { code: error.code, message: error.message };
}

async function prepare({ optimizer }: Solution, { sources }: Proof, findBuiltIn: FindBuiltIn) {
  const { name, digest } = optimizer;
  if (digest !== null) return prepareSources(sources, { name, digest }, findBuiltIn);
  throw new CodedError(
    "proof/sources",
    "the solution does not name its optimizer's source by a digest, so nothing proves which it is",
  );
}

function checkClaims({ optimizer, hyperparameters }: Solution, process: AttemptProcess): Finding | undefined {
  if (process.name !== optimizer.name) {
    return { code: "proof/sources", message: `the source is of ${process.name}, the solution of ${optimizer.name}` };
  }
  if (canonicalJson(process.hyperparameters) === canonicalJson(hyperparameters)) return undefined;
  return {
    code: "proof/hyperparameters",
    message: "the solution does not name all hyperparameters that were used",
  };
}
