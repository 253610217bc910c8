/**
 * The opened epochs, trained again: in processes behind the sandbox's walls, each with a stretch of the openings. They
 * start at once and are given what is known of the instance while it is made, which takes longest.
 */
import { setImmediate as turn } from "node:timers/promises";
import type { Limits } from "../../attempt-process/launch.ts";
import { type AttemptProcess, openAttemptProcess } from "../../attempt-process/run-attempt-process.ts";
import { SteppedAttempt } from "../../attempt-process/stepped-attempt.ts";
import { canonicalJson } from "../../foundation/canonical-json.ts";
import { CodedError } from "../../foundation/coded-error.ts";
import type { Split } from "../../instance/dataset.ts";
import {
  createInstanceOutline,
  type Instance,
  type InstanceOutline,
  type MakeDataset,
} from "../../instance/instance.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Solution } from "../../solution/solution.ts";
import type { Finding } from "../finding.ts";
import type { Opening, Proof } from "./proof.ts";
import { type ComingData, StretchRerun } from "./rerun-stretch.ts";
import { type FindBuiltIn, prepareSources } from "./submission-sources.ts";

export interface RerunOptions {
  readonly kernel: Kernel;
  /** Best elsewhere than in this thread, which has work meanwhile. */
  readonly makeDataset: MakeDataset;
  readonly findBuiltIn: FindBuiltIn;
  /** Most processes at a time; one unless given. */
  readonly workers?: number;
  /** Of each process. */
  readonly limits?: Partial<Limits>;
  /** Whether every opened epoch is taken up from its saved state, those right after another opened one, too. */
  readonly resumesEach?: boolean;
  /** Called when the dataset is made, while the processes are at work. */
  readonly whileTraining?: (instance: Instance) => void;
  /** Called after every opened epoch that ended as it must. */
  readonly onEpoch?: (done: number, all: number) => void;
}

/** A process takes a part of a second to start, and an epoch often less. */
const fewestOpeningsPerProcess = 2;

export class OpeningsRerun {
  readonly #solution: Solution;
  readonly #proof: Proof;
  readonly #options: RerunOptions;
  readonly #stretches: readonly (readonly Opening[])[];
  readonly #outline: InstanceOutline;
  readonly #processes: readonly Promise<AttemptProcess>[];
  #done = 0;

  /** Starts the processes. `close` ends them. */
  constructor(solution: Solution, proof: Proof, options: RerunOptions) {
    this.#solution = solution;
    this.#proof = proof;
    this.#options = options;
    const { difficulty, hyperparameters, maxFuel } = solution;
    const submission = prepare(solution, proof, options.findBuiltIn);
    this.#stretches = cutOpenings(proof.openings, options.workers ?? 1);
    this.#processes = this.#stretches.map(() =>
      openAttemptProcess({ ...options, submission, difficulty, hyperparameters, maxFuel }),
    );
    this.#outline = createInstanceOutline(solution);
    for (const process of this.#processes) process.catch(() => {}); // told where it is waited for
  }

  /** Ends the processes, those too that are still starting. */
  close(): void {
    for (const process of this.#processes) void process.then((opened) => opened.close()).catch(() => {});
  }

  /**
   * The reasons to reject that show, of one epoch at most. Throws CodedErrors of the machine, as `openAttemptProcess`
   * and `makeDataset` do.
   */
  async findings(): Promise<Finding[]> {
    const { promise: early, resolve: onTrain } = Promise.withResolvers<Split>();
    const dataset = Promise.try(this.#options.makeDataset, this.#solution, onTrain);
    const train = Promise.race([early, dataset.then((made) => made.train)]);
    train.catch(() => {}); // told where it is waited for, if it is
    const reruns = this.#processes.map((process, index) =>
      this.#rerun(process, this.#stretches[index]!, { train, dataset }).catch(reasonOf),
    );
    const meanwhile = dataset.then(
      async (dataset) => {
        await turn();
        this.#options.whileTraining?.({ ...this.#outline, dataset });
      },
      () => {}, // told by the reruns
    );
    const [reasons] = await Promise.all([Promise.all(reruns), meanwhile]);
    return reasons.filter((reason) => reason !== undefined).slice(0, 1);
  }

  async #rerun(
    opening: Promise<AttemptProcess>,
    openings: readonly Opening[],
    data: ComingData,
  ): Promise<Finding | undefined> {
    const process = await opening;
    const other = checkClaims(this.#solution, process);
    if (other !== undefined) return other;
    const { resumesEach = false, onEpoch } = this.#options;
    const options = { resumesEach, onEpoch: () => onEpoch?.(++this.#done, this.#proof.openings.length) };
    const attempt = new SteppedAttempt(process, this.#outline);
    return new StretchRerun(attempt, this.#solution, this.#proof, openings, options).findings(data);
  }
}

/** Stretches of about equal length, at most `most`, none of which begins at a state that another one ends in. */
function cutOpenings(openings: readonly Opening[], most: number): Opening[][] {
  const stretches: Opening[][] = [];
  const length = Math.max(fewestOpeningsPerProcess, openings.length / most);
  openings.forEach((opening, index) => {
    const isDue = index >= length * stretches.length;
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
