/** Runs what a search wants through the pool; what the store has is not run again. */
import { CodedError } from "../../foundation/coded-error.ts";
import type { PoolEvent } from "../pool.ts";
import { type AttemptSummary, attemptAddress } from "../records/recorded-attempt.ts";
import { type AttemptKeeper, type KeptPoolOptions, runKept, tasksToRun } from "../run-kept.ts";
import type { WantedOutcome } from "./search.ts";
import type { TuningTask } from "./tuning-task.ts";

/** A keeper that gives back what it keeps; a store is one. */
export interface AttemptLibrary extends AttemptKeeper {
  attempts(query: { readonly addresses: readonly string[] }): Promise<AttemptSummary[]>;
}

export interface RunnerOptions extends Omit<KeptPoolOptions, "keeper"> {
  readonly library: AttemptLibrary;
  readonly onEvent?: (event: PoolEvent<TuningTask>) => void;
}

/** How many of a set of tasks are to be run. */
export type OnTasks = (counts: { readonly total: number; readonly stored: number }) => void;

/**
 * Runs the tasks that have no record, those on one instance after each other, and returns the outcomes of all in the
 * order of the tasks. Throws `tune/interrupted` where it was stopped before the end.
 */
export async function runTasks(
  tasks: readonly TuningTask[],
  { library, onEvent, ...options }: RunnerOptions,
  onTasks: OnTasks,
): Promise<WantedOutcome[]> {
  const missing = await tasksToRun(tasks, library);
  onTasks({ total: tasks.length, stored: tasks.length - missing.length });
  const lost = new Map<string, string>();
  for await (const event of runKept(byInstance(missing), { ...options, keeper: library })) {
    if (event.kind === "lost") lost.set(attemptAddress(event.task.identity), event.error.code);
    onEvent?.(event);
  }
  const addresses = tasks.map(({ identity }) => attemptAddress(identity));
  const records = new Map((await library.attempts({ addresses })).map((attempt) => [attempt.address, attempt]));
  return addresses.map((address) => {
    const attempt = records.get(address);
    const reason = lost.get(address);
    if (attempt === undefined && reason === undefined) throw interrupted();
    return { address, attempt: attempt ?? { lost: reason! } };
  });
}

function interrupted(): CodedError {
  return new CodedError(
    "tune/interrupted",
    "the search was stopped before its end. Every finished attempt is stored: the same command goes on from there",
  );
}

/** The largest instances first, so that no long attempt is left for the end. */
function byInstance(tasks: readonly TuningTask[]): TuningTask[] {
  return tasks.toSorted(({ wanted: a }, { wanted: b }) => {
    const [p, q] = [a.difficulty, b.difficulty];
    return q.samples * q.hiddenLayers - p.samples * p.hiddenLayers || q.samples - p.samples || a.nonce - b.nonce;
  });
}
