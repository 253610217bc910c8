import type { PoolEvent } from "../benchmark/pool.ts";
import type { PlannedTask } from "../benchmark/resolve-plan.ts";
import { renderBench } from "./bench-live.ts";
import type { BenchProgress } from "./bench-progress.ts";
import { formatDuration, formatLoss } from "./format.ts";
import { toJson } from "./json-output.ts";
import type { Terminal } from "./terminal.ts";

/** Shows a benchmark while it runs. */
export interface BenchView {
  /** Called after the progress has taken the event. */
  event(event: PoolEvent<PlannedTask>): void;
  /** A person asked to stop. */
  stop(): void;
  end(): void;
}

const framesPerSecond = 10;

/** Drawn over itself on a terminal. */
export async function createLiveBenchView(
  stream: NodeJS.WriteStream,
  { notePaint }: Pick<Terminal, "notePaint">,
  progress: BenchProgress,
): Promise<BenchView> {
  // Loaded here and only here: it costs more to load than the rest of the command line.
  const { createLogUpdate } = await import("log-update");
  const draw = createLogUpdate(stream);
  const frame = () => draw(renderBench(progress, stream.columns, stream.rows, notePaint).join("\n"));
  const timer = setInterval(frame, 1000 / framesPerSecond);
  return {
    event: () => {},
    stop: frame,
    end() {
      clearInterval(timer);
      draw.clear();
      draw.done();
    },
  };
}

/** A line an attempt, as it ends. */
export function createPlainBenchView(note: (line: string) => void, progress: BenchProgress): BenchView {
  return {
    event(event) {
      if (event.kind === "finished") note(renderFinished(event, progress));
      if (event.kind === "lost") note(`lost  ${describeTask(event.task)}: ${event.error.message}`);
    },
    stop: () => note("no more attempts begin; those that run are finished. A second Ctrl-C ends them at once"),
    end: () => {},
  };
}

/** An event a line, for programs. */
export function createJsonBenchView(print: (line: string) => void): BenchView {
  return {
    event(event) {
      const document = eventDocument(event);
      if (document !== undefined) print(toJson(document));
    },
    stop: () => print(toJson({ event: "stopping" })),
    end: () => {},
  };
}

function renderFinished(
  { task, attempt, seconds }: Extract<PoolEvent<PlannedTask>, { kind: "finished" }>,
  progress: BenchProgress,
): string {
  const { done, total, secondsLeft } = progress;
  const count = `${String(done).padStart(String(total).length)} of ${total}`;
  const error = attempt.testError === null ? "" : `, test error ${formatLoss(attempt.testError)}`;
  const why = attempt.error === null ? "" : `: ${attempt.error.message}`;
  const epochs = attempt.status === "rejected" ? "" : `, T = ${attempt.epochs}`;
  const left = done === total ? "" : `; about ${formatDuration(secondsLeft)} left`;
  return `${count}  ${describeTask(task)}: ${attempt.status}${why}${error}${epochs}, ${formatDuration(seconds)}${left}`;
}

/** "adam, L = 3, N = 1024, nonce 0". */
export function describeTask({ label, identity }: PlannedTask): string {
  const { difficulty, nonce } = identity;
  return `${label}, L = ${difficulty.hiddenLayers}, N = ${difficulty.samples}, nonce ${nonce}`;
}

function eventDocument(event: PoolEvent<PlannedTask>): object | undefined {
  const { label, identity } = event.task;
  const where = { label, difficulty: identity.difficulty, nonce: identity.nonce };
  switch (event.kind) {
    case "started":
      return { event: "started", ...where };
    case "epoch":
      return undefined;
    case "finished": {
      const { address, status, error, stop, testError, baseline, epochs, bestEpoch, fuel, signature } = event.attempt;
      const result = { status, error, stop, testError, baseline, epochs, bestEpoch, fuel, signature };
      return { event: "finished", ...where, address, ...result, seconds: event.seconds };
    }
    case "lost":
      return { event: "lost", ...where, error: { code: event.error.code, message: event.error.message } };
    default:
      return event satisfies never;
  }
}
