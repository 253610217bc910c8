import type { Limits } from "../attempt-process/launch.ts";
import {
  type AttemptProcess,
  openAttemptProcess,
  type PreparedSubmission,
} from "../attempt-process/run-attempt-process.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Solution } from "../solution/solution.ts";

export interface SolutionProcessOptions {
  /** The optimizer, by the source that the solution names. */
  readonly submission: PreparedSubmission;
  readonly kernel: Kernel;
  readonly findBuiltIn: (name: string) => string;
  readonly limits?: Partial<Limits>;
}

/**
 * Opens a process for the attempt that a solution comes from. Throws as `openAttemptProcess` does, and
 * `solution/other-optimizer` where the submission is not what the solution names.
 */
export async function openSolutionProcess(
  solution: Solution,
  options: SolutionProcessOptions,
): Promise<AttemptProcess> {
  const { difficulty, hyperparameters, maxFuel, optimizer } = solution;
  const other = (found: string) =>
    new CodedError(
      "solution/other-optimizer",
      `the solution was made by an optimizer ${optimizer.name} with the source ${optimizer.digest}; this one's is ${found}: name its file by --optimizer`,
    );
  const isOther = (found: string) => optimizer.digest !== null && found !== optimizer.digest;
  try {
    const process = await openAttemptProcess({ ...options, difficulty, hyperparameters, maxFuel });
    if (!isOther(process.submission.digest)) return process;
    process.close();
    throw other(process.submission.digest);
  } catch (error) {
    // Another optimizer has other hyperparameters, which says less than that it is another.
    const isUnknown = error instanceof CodedError && error.code === "hyperparameters/unknown";
    throw isUnknown && isOther(options.submission.digest) ? other(options.submission.digest) : error;
  }
}

/** Where the instance could not be made, the process is not wanted any more. */
export async function closeAndThrow(opening: Promise<AttemptProcess>, error: unknown): Promise<never> {
  await opening.then((opened) => opened.close()).catch(() => {});
  throw error;
}
