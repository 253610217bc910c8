import type { PoolEvent } from "../benchmark/pool.ts";
import type { AttemptStatus } from "../benchmark/records/recorded-attempt.ts";
import type { PlannedTask } from "../benchmark/resolve-plan.ts";
import type { CodedError } from "../foundation/coded-error.ts";

/** How far one optimizer of the plan is. */
export interface LabelProgress {
  readonly label: string;
  readonly total: number;
  done: number;
  passed: number;
}

/** An attempt that runs. */
export interface RunningAttempt {
  readonly task: PlannedTask;
  readonly since: number;
  readonly validationLosses: number[];
  bestEpoch: number | null;
  fuel: number;
}

export interface BenchProgressOptions {
  /** Every attempt of the plan. */
  readonly tasks: readonly PlannedTask[];
  /** Statuses of those that are stored. */
  readonly stored: ReadonlyMap<PlannedTask, AttemptStatus>;
  /** Estimated fuel of an attempt. */
  readonly estimate: (task: PlannedTask) => number;
  /** Fuel per second of all workers together, as it was measured before the first attempt. */
  readonly rate: number;
  /** Gives seconds. */
  readonly now?: () => number;
}

/** For so many seconds' worth of work the measured speed counts as much as that of the attempts. */
const secondsOfPrior = 5;

/** Everything that a view of a benchmark shows, kept as the events go by. */
export class BenchProgress {
  readonly labels: readonly LabelProgress[];
  readonly running = new Map<PlannedTask, RunningAttempt>();
  readonly lost: { readonly task: PlannedTask; readonly error: CodedError }[] = [];
  readonly total: number;
  readonly stored: number;
  /** Attempts of the plan that have a record. */
  done: number;
  /** Attempts that were run to their end here. */
  finished = 0;
  #fuel = 0;
  #isStopping = false;
  readonly #byLabel: ReadonlyMap<string, LabelProgress>;
  /** By address: entries of a plan can mean the same attempt. */
  readonly #sameAs: ReadonlyMap<string, readonly PlannedTask[]>;
  readonly #estimate: (task: PlannedTask) => number;
  readonly #rate: number;
  readonly #now: () => number;
  readonly #start: number;
  /** Estimated fuel of what is left, running attempts included, and of what is finished. */
  #left = 0;
  #finishedEstimate = 0;

  constructor({ tasks, stored, estimate, rate, now = () => performance.now() / 1000 }: BenchProgressOptions) {
    this.#estimate = estimate;
    this.#rate = rate;
    this.#now = now;
    this.#start = now();
    this.total = tasks.length;
    this.stored = stored.size;
    this.done = stored.size;
    this.#sameAs = Map.groupBy(tasks, ({ address }) => address);
    const byLabel = new Map<string, LabelProgress & { total: number }>();
    for (const task of tasks) {
      const label = byLabel.get(task.label) ?? { label: task.label, total: 0, done: 0, passed: 0 };
      byLabel.set(task.label, label);
      const status = stored.get(task);
      label.total += 1;
      label.done += status === undefined ? 0 : 1;
      label.passed += status === "passed" ? 1 : 0;
      if (status === undefined) this.#left += estimate(task);
    }
    this.#byLabel = byLabel;
    this.labels = [...byLabel.values()];
  }

  observe(event: PoolEvent<PlannedTask>): void {
    const { task } = event;
    switch (event.kind) {
      case "started":
        this.running.set(task, { task, since: this.#now(), validationLosses: [], bestEpoch: null, fuel: 0 });
        return;
      case "epoch":
        this.#observeEpoch(event);
        return;
      case "finished":
        this.#end(task);
        this.#fuel += event.attempt.fuel;
        this.finished += 1;
        for (const { label } of this.#sameAs.get(task.address) ?? [task]) this.#count(label, event.attempt.status);
        return;
      case "lost":
        this.#end(task);
        this.lost.push({ task, error: event.error });
        return;
      default:
        event satisfies never;
    }
  }

  /** No more attempts begin. */
  stop(): void {
    this.#isStopping = true;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Since the beginning. */
  get seconds(): number {
    return this.#now() - this.#start;
  }

  secondsOf({ since }: RunningAttempt): number {
    return this.#now() - since;
  }

  /** Fuel per second so far, of the attempts that run and those that ended. */
  get fuelRate(): number {
    const running = [...this.running.values()].reduce((sum, { fuel }) => sum + fuel, 0);
    return this.seconds > 0 ? (this.#fuel + running) / this.seconds : 0;
  }

  /**
   * Until all is done: the estimated work that is left, at the speed at which estimated work got done so far, which
   * also mends estimates that are too high or too low.
   */
  get secondsLeft(): number {
    const partly = [...this.running.values()].reduce(
      (sum, { task, fuel }) => sum + Math.min(fuel, 0.9 * this.#estimate(task)),
      0,
    );
    const done = this.#finishedEstimate + partly;
    const rate = (done + secondsOfPrior * this.#rate) / (this.seconds + secondsOfPrior);
    return Math.max(0, (this.#left - partly) / rate);
  }

  #observeEpoch({ task, record, bestEpoch }: Extract<PoolEvent<PlannedTask>, { kind: "epoch" }>): void {
    const running = this.running.get(task);
    if (running === undefined) return;
    running.validationLosses.push(record.validationLoss);
    running.bestEpoch = bestEpoch;
    running.fuel = record.fuel;
  }

  #end(task: PlannedTask): void {
    const estimate = this.#estimate(task);
    this.running.delete(task);
    this.#left -= estimate;
    this.#finishedEstimate += estimate;
  }

  #count(name: string, status: AttemptStatus): void {
    const label = this.#byLabel.get(name);
    if (label === undefined) return;
    this.done += 1;
    label.done += 1;
    label.passed += status === "passed" ? 1 : 0;
  }
}
