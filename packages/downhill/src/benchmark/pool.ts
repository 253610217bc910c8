/**
 * Many attempts, each in a process of its own, a bounded number at a time. The pool knows nothing of stores: it says
 * what happened, and its caller keeps what is worth keeping.
 */
import type { Limits } from "../attempt-process/launch.ts";
import {
  type AttemptProcess,
  openAttemptProcess,
  type PreparedSubmission,
} from "../attempt-process/run-attempt-process.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Instance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { EpochRecord } from "../training/attempt.ts";
import { EventQueue } from "./event-queue.ts";
import { createInstanceMaker, type InstanceMaker } from "./instance-maker.ts";
import { isDeterministic, recordAttempt, recordRejection } from "./record-attempt.ts";
import type { AttemptIdentity, RecordedAttempt } from "./records/recorded-attempt.ts";

/** An attempt to run. Its submission must be complete: over its built-in optimizer where it only has hyperparameters. */
export interface PoolTask {
  readonly identity: AttemptIdentity;
  /** The optimizer's own name. */
  readonly optimizer: string;
  readonly submission: PreparedSubmission;
}

export type PoolEvent<Task extends PoolTask = PoolTask> =
  | { readonly kind: "started"; readonly task: Task }
  | { readonly kind: "epoch"; readonly task: Task; readonly record: EpochRecord; readonly bestEpoch: number | null }
  /** `seconds`: wall time of its epochs. */
  | { readonly kind: "finished"; readonly task: Task; readonly attempt: RecordedAttempt; readonly seconds: number }
  /** It came to an end that another run of it need not come to: out of time or memory, killed. There is no record. */
  | { readonly kind: "lost"; readonly task: Task; readonly error: CodedError };

export interface PoolOptions {
  /** Makes the instances, scores, and is what the attempts' processes compute with. */
  readonly kernel: Kernel;
  /** Attempts at a time. */
  readonly workers: number;
  /** Of each attempt's process. */
  readonly limits?: Partial<Limits> | undefined;
  /** Makes the instances; closed by its owner. One of the pool's own unless given. */
  readonly instances?: InstanceMaker | undefined;
  /** When it is aborted no more attempts begin; those that run go on to their end. */
  readonly stop?: AbortSignal | undefined;
  /** When it is aborted everything ends at once, without a word about the attempts in flight. */
  readonly abort?: AbortSignal | undefined;
}

/**
 * Runs the tasks in their order, as far as there is room, and yields what happens as it does. Leaving the iteration
 * early ends everything at once. Nothing throws but faults of ours.
 */
export async function* runPool<Task extends PoolTask>(
  tasks: readonly Task[],
  options: PoolOptions,
): AsyncGenerator<PoolEvent<Task>> {
  if (tasks.length === 0) return;
  const events = new EventQueue<PoolEvent<Task>>();
  const instances = options.instances ?? createInstanceMaker(options.kernel, { keep: options.workers + 1 });
  const pool = new Pool(tasks, options, instances, (event) => events.push(event));
  const ended = pool.run().then(
    () => events.end(),
    (error: unknown) => events.fail(error),
  );
  try {
    yield* events;
  } finally {
    pool.end();
    await ended;
    if (options.instances === undefined) instances.close();
  }
}

class Pool<Task extends PoolTask> {
  readonly #tasks: readonly Task[];
  readonly #options: PoolOptions;
  readonly #instances: InstanceMaker;
  readonly #emit: (event: PoolEvent<Task>) => void;
  readonly #open = new Set<AbortController>();
  #next = 0;
  #isEnded = false;

  constructor(
    tasks: readonly Task[],
    options: PoolOptions,
    instances: InstanceMaker,
    emit: (event: PoolEvent<Task>) => void,
  ) {
    this.#tasks = tasks;
    this.#options = options;
    this.#instances = instances;
    this.#emit = emit;
  }

  async run(): Promise<void> {
    const { abort, workers } = this.#options;
    const end = () => this.end();
    abort?.addEventListener("abort", end);
    if (abort?.aborted === true) end();
    try {
      await Promise.all(Array.from({ length: Math.min(workers, this.#tasks.length) }, () => this.#work()));
    } finally {
      abort?.removeEventListener("abort", end);
    }
  }

  /** Ends the attempts in flight, at once. */
  end(): void {
    this.#isEnded = true;
    for (const controller of this.#open) controller.abort();
  }

  async #work(): Promise<void> {
    while (!this.#isEnded && this.#options.stop?.aborted !== true) {
      const task = this.#tasks[this.#next++];
      if (task === undefined) return;
      const event = await this.#attempt(task);
      if (event !== undefined && !this.#isEnded) this.#emit(event);
    }
  }

  async #attempt(task: Task): Promise<PoolEvent<Task> | undefined> {
    const { identity } = task;
    const making = this.#instances.make(identity);
    making.catch(() => {}); // awaited below, unless the process fails first
    const controller = new AbortController();
    this.#open.add(controller);
    let attempt: AttemptProcess | undefined;
    try {
      attempt = await this.#openProcess(task, controller.signal);
      const instance = await Promise.race([making, whenAborted(controller.signal)]);
      if (this.#isEnded) return undefined;
      return await this.#follow(task, attempt, instance);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      if (!isDeterministic(error)) return { kind: "lost", task, error };
      const record = recordRejection(identity, task.optimizer, attempt?.hyperparameters ?? null, error);
      return { kind: "finished", task, attempt: record, seconds: 0 };
    } finally {
      attempt?.close();
      this.#open.delete(controller);
    }
  }

  #openProcess({ identity, submission }: Task, signal: AbortSignal): Promise<AttemptProcess> {
    const { difficulty, overrides: hyperparameters, maxFuel } = identity;
    const { kernel, limits = {} } = this.#options;
    return openAttemptProcess({ submission, difficulty, hyperparameters, maxFuel, kernel, limits, signal });
  }

  async #follow(task: Task, attempt: AttemptProcess, instance: Instance): Promise<PoolEvent<Task>> {
    const start = performance.now();
    this.#emit({ kind: "started", task });
    attempt.start(instance);
    for await (const { record, bestEpoch } of attempt) {
      if (!this.#isEnded) this.#emit({ kind: "epoch", task, record, bestEpoch });
    }
    const result = await attempt.result();
    const seconds = (performance.now() - start) / 1000;
    const recorded = recordAttempt(task.identity, instance, result, this.#options.kernel);
    return { kind: "finished", task, attempt: recorded, seconds };
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new CodedError("attempt/closed", "it is not wanted any more"));
    signal.addEventListener("abort", end, { once: true });
  });
}
