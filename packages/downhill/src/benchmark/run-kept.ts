/** A pool whose attempts are kept, and which runs only those that are not kept already. */

import { describeEnvironment } from "./environment.ts";
import { type PoolEvent, type PoolOptions, type PoolTask, runPool } from "./pool.ts";
import type { OptimizerSource } from "./records/plan-record.ts";
import { attemptAddress, type RecordedAttempt } from "./records/recorded-attempt.ts";
import type { RunFacts } from "./records/run-facts.ts";

/** Where records go; a store is one. */
export interface AttemptKeeper {
  /** Those of the addresses that have a record. */
  has(addresses: readonly string[]): Promise<ReadonlySet<string>>;
  put(attempt: RecordedAttempt, run: RunFacts, source: OptimizerSource): Promise<boolean>;
}

/** The tasks without a record, in their order, and each address once. */
export async function tasksToRun<Task extends PoolTask>(
  tasks: readonly Task[],
  keeper: Pick<AttemptKeeper, "has">,
): Promise<Task[]> {
  const byAddress = new Map<string, Task>();
  for (const task of tasks) {
    const address = attemptAddress(task.identity);
    if (!byAddress.has(address)) byAddress.set(address, task);
  }
  const kept = await keeper.has([...byAddress.keys()]);
  return [...byAddress].flatMap(([address, task]) => (kept.has(address) ? [] : task));
}

export interface KeptPoolOptions extends PoolOptions {
  readonly keeper: AttemptKeeper;
  /** Version of Downhill, for the facts of the runs. */
  readonly version: string;
}

/**
 * Runs the tasks as `runPool` does and keeps every record before its `finished` event is passed on. Throws what the
 * keeper throws: `store/determinism` where a record of the same attempt is kept and differs.
 */
export async function* runKept<Task extends PoolTask>(
  tasks: readonly Task[],
  { keeper, version, ...options }: KeptPoolOptions,
): AsyncGenerator<PoolEvent<Task>> {
  const environment = describeEnvironment(version, options.kernel.variant);
  for await (const event of runPool(tasks, options)) {
    if (event.kind === "finished") {
      const facts = { environment, seconds: event.seconds, finishedAt: new Date().toISOString() };
      await keeper.put(event.attempt, facts, sourceOf(event.task));
    }
    yield event;
  }
}

function sourceOf({ optimizer, submission }: PoolTask): OptimizerSource {
  return { name: optimizer, digest: submission.digest, files: submission.files };
}
