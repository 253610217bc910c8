import { defineCommand } from "citty";
import type { Limits } from "../attempt-process/launch.ts";
import type { AttemptSummary } from "../benchmark/records/recorded-attempt.ts";
import { type PlannedTask, type ResolvedBenchmark, resolvePlan } from "../benchmark/resolve-plan.ts";
import { runKept, tasksToRun } from "../benchmark/run-kept.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import type { Store } from "../storage/store.ts";
import { parseChoice } from "./arguments.ts";
import { type BenchForecast, forecast } from "./bench-forecast.ts";
import { optimizerLoader, planFlags, readPlanArguments } from "./bench-plan.ts";
import { BenchProgress } from "./bench-progress.ts";
import { describeBench, renderBenchEnd, startDocument, summaryDocument } from "./bench-summary.ts";
import { type BenchView, createJsonBenchView, createLiveBenchView, createPlainBenchView } from "./bench-views.ts";
import { wrap } from "./format.ts";
import { kernelFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { poolFlags, readPoolArguments } from "./pool-options.ts";
import { storeFlag, withStore } from "./store-option.ts";
import type { Terminal } from "./terminal.ts";

const flags = {
  ...planFlags,
  ...poolFlags,
  ...kernelFlag,
  ...storeFlag,
  "dry-run": { type: "boolean", description: "Say what would run, and run nothing" },
  json: { type: "boolean", description: "Print events, one JSON document a line" },
} as const;

/** What there is to do, and with what. */
interface Bench {
  readonly terminal: Terminal;
  readonly benchmark: ResolvedBenchmark;
  readonly kernel: Kernel;
  readonly workers: number;
  readonly limits: Limits;
  readonly version: string;
  readonly isJson: boolean;
}

/** `downhill bench`: optimizers over difficulties and instances, kept in a store. */
export function createBenchCommand(terminal: Terminal, version: string) {
  return defineCommand({
    meta: { name: "bench", description: "Run optimizers over difficulties and instances, and keep the results" },
    args: flags,
    async run({ args, rawArgs }) {
      const { workers, limits } = readPoolArguments(args);
      const kernel = selectKernel(parseChoice("--kernel", args.kernel, kernelChoices));
      const plan = await readPlanArguments(args, rawArgs);
      const benchmark = await resolvePlan(plan, optimizerLoader(kernel));
      const bench = { terminal, benchmark, kernel, workers, limits, version, isJson: args.json === true };
      if (args["dry-run"] === true) return foresee(bench, args.store);
      return withStore(args.store, (store) => runBench(bench, store), { create: true });
    },
  });
}

/** Says what would run. Leaves no store behind where there was none. */
async function foresee(bench: Bench, path: string): Promise<number> {
  const { tasks } = bench.benchmark;
  const planned = await withStore(path, (store) => prepare(bench, store)).catch(async (error: unknown) => {
    if (!(error instanceof CodedError) || error.code !== "store/missing") throw error;
    return forecast({ ...bench, missing: await tasksToRun(tasks, emptyStore) });
  });
  announce(bench, planned, path, bench.terminal.print);
  return 0;
}

const emptyStore: Pick<Store, "has"> = { has: async () => new Set() };

async function prepare({ benchmark: { tasks }, kernel, workers }: Bench, store: Store): Promise<BenchForecast> {
  return forecast({ missing: await tasksToRun(tasks, store), kernel, workers });
}

function announce(bench: Bench, planned: BenchForecast, store: string, write: (text: string) => void): void {
  const { terminal, isJson } = bench;
  if (isJson) {
    terminal.print(toJson(startDocument(bench, planned, store)));
    return;
  }
  const text = describeBench(bench, planned, store);
  const lines = terminal.live === undefined ? [text] : wrap(text, terminal.columns);
  write(lines.map(terminal.notePaint.bold).join("\n"));
}

async function runBench(bench: Bench, store: Store): Promise<number> {
  const { terminal, benchmark, isJson } = bench;
  const { record, tasks } = benchmark;
  await store.putPlan(record);
  const planned = await prepare(bench, store);
  announce(bench, planned, store.location, terminal.note);
  const before = await storedAttempts(store, tasks);
  const stored = new Map(
    tasks.flatMap((task) => {
      const attempt = before.get(task.address);
      return attempt === undefined ? [] : [[task, attempt.status] as const];
    }),
  );
  const progress = new BenchProgress({ tasks, stored, estimate: planned.estimate, rate: planned.sustainedRate });
  if (planned.missing.length > 0) await runMissing(bench, planned.missing, progress, store);
  const after = planned.missing.length > 0 ? await storedAttempts(store, tasks) : before;
  const end = { bench, progress, attempts: after };
  terminal.print(isJson ? toJson(summaryDocument(end)) : renderBenchEnd(end, terminal));
  return after.size === new Set(tasks.map(({ address }) => address)).size ? 0 : 1;
}

async function storedAttempts(
  store: Store,
  tasks: readonly PlannedTask[],
): Promise<ReadonlyMap<string, AttemptSummary>> {
  const attempts = await store.attempts({ addresses: [...new Set(tasks.map(({ address }) => address))] });
  return new Map(attempts.map((attempt) => [attempt.address, attempt]));
}

/** Runs the tasks to their end, or to the first Ctrl-C (or SIGTERM) and what runs then, or to the second at once. */
async function runMissing(
  { terminal, kernel, workers, limits, version, isJson }: Bench,
  missing: readonly PlannedTask[],
  progress: BenchProgress,
  store: Store,
): Promise<void> {
  const view = await selectView(terminal, progress, isJson);
  const [stop, abort] = [new AbortController(), new AbortController()];
  const interrupt = () => {
    if (stop.signal.aborted) abort.abort();
    stop.abort();
    progress.stop();
    view.stop();
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, interrupt);
  const listeners = process.getMaxListeners();
  process.setMaxListeners(listeners + workers); // each attempt has one
  try {
    const options = { kernel, workers, limits, keeper: store, version, stop: stop.signal, abort: abort.signal };
    for await (const event of runKept(missing, options)) {
      progress.observe(event);
      view.event(event);
    }
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
    process.setMaxListeners(listeners);
    view.end();
  }
}

function selectView(terminal: Terminal, progress: BenchProgress, isJson: boolean): BenchView | Promise<BenchView> {
  if (isJson) return createJsonBenchView(terminal.print);
  if (terminal.live !== undefined) return createLiveBenchView(terminal.live, terminal, progress);
  return createPlainBenchView(terminal.note, progress);
}
