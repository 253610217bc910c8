/** What is said of a benchmark before it runs and after. */
import type { AttemptSummary } from "../benchmark/records/recorded-attempt.ts";
import type { PlannedTask, ResolvedBenchmark } from "../benchmark/resolve-plan.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { BenchForecast } from "./bench-forecast.ts";
import type { BenchProgress } from "./bench-progress.ts";
import { type BenchCell, benchCells, renderBenchTable } from "./bench-table.ts";
import { describeTask } from "./bench-views.ts";
import { formatCount, formatDuration } from "./format.ts";
import type { Terminal } from "./terminal.ts";

interface BenchSetup {
  readonly benchmark: ResolvedBenchmark;
  readonly kernel: Kernel;
  readonly workers: number;
}

/** One sentence: what will run, what is stored, how long it takes. */
export function describeBench(
  { benchmark: { record, tasks }, kernel, workers }: BenchSetup,
  { missing, fuel, seconds }: BenchForecast,
  store: string,
): string {
  const { optimizers, difficulties, nonces } = record.plan;
  const counts = [
    plural(optimizers.length, "optimizer", "optimizers"),
    plural(difficulties.length, "difficulty", "difficulties"),
    plural(nonces.length, "instance", "instances"),
  ].join(" × ");
  const total = `${counts} = ${plural(tasks.length, "attempt", "attempts")}`;
  if (missing.length === 0) return `${total}, all stored in ${store}`;
  const count = countStored(tasks, missing);
  const stored = count === 0 ? "none stored" : `${count} stored`;
  const cost = `${missing.length} to run: about ${formatDuration(seconds)} and ${formatCount(fuel)} fuel`;
  return `${total}; ${stored} in ${store}, ${cost}, ${plural(workers, "worker", "workers")}, ${kernel.variant} kernel`;
}

function countStored(tasks: readonly PlannedTask[], missing: readonly PlannedTask[]): number {
  const addresses = new Set(missing.map(({ address }) => address));
  return tasks.filter(({ address }) => !addresses.has(address)).length;
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The first line of `--json`. */
export function startDocument(
  { benchmark: { record, tasks }, kernel, workers }: BenchSetup,
  { missing, fuel, seconds }: BenchForecast,
  store: string,
) {
  const counts = { attempts: tasks.length, stored: countStored(tasks, missing), toRun: missing.length };
  const estimate = { estimatedSeconds: missing.length === 0 ? 0 : seconds, estimatedFuel: fuel };
  return {
    ...{ event: "plan", digest: record.digest, plan: record.plan, store, ...counts, ...estimate },
    ...{ workers, kernel: kernel.name, kernelVariant: kernel.variant },
  };
}

export interface BenchEnd {
  readonly bench: BenchSetup;
  readonly progress: BenchProgress;
  /** Those of the plan that are stored, by address. */
  readonly attempts: ReadonlyMap<string, AttemptSummary>;
}

/** The last line of `--json`. */
export function summaryDocument(end: BenchEnd) {
  const { progress, bench } = end;
  return {
    ...{ event: "summary", digest: bench.benchmark.record.digest },
    ...{ attempts: progress.total, stored: progress.done, ran: progress.finished, lost: progress.lost.length },
    ...{ isComplete: progress.done === progress.total, seconds: progress.seconds },
    results: cellsOf(end),
  };
}

/** The table, and what is not done. */
export function renderBenchEnd(end: BenchEnd, { paint, columns }: Pick<Terminal, "paint" | "columns">): string {
  const { progress } = end;
  const { finished, total, done, lost, seconds } = progress;
  const table = renderBenchTable(cellsOf(end), columns, paint);
  const ran = finished === 0 ? [] : ["", `${plural(finished, "attempt", "attempts")} in ${formatDuration(seconds)}`];
  const losses = lost.map(({ task, error }) => `${paint.warn("lost")}  ${describeTask(task)}: ${error.message}`);
  const left = total - done;
  const rest =
    left === 0
      ? []
      : [`${plural(left, "attempt is", "attempts are")} not done; the same command runs ${left === 1 ? "it" : "them"}`];
  return ["", table, ...ran, ...losses, ...rest].join("\n");
}

function cellsOf({ bench: { benchmark }, attempts }: BenchEnd): readonly BenchCell[] {
  const { plan } = benchmark.record;
  const optimizers = plan.optimizers.map(({ label }) => ({
    label,
    attempts: benchmark.tasks.flatMap((task) => (task.label === label ? (attempts.get(task.address) ?? []) : [])),
  }));
  return benchCells(optimizers, plan.difficulties);
}
