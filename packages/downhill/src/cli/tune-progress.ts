/** What tuning shows while it is at work: a live view on a terminal, else a line for each part, and twice a minute. */
import type { PoolEvent } from "../benchmark/pool.ts";
import { attemptAddress } from "../benchmark/records/recorded-attempt.ts";
import { countAttempts, type Round } from "../benchmark/tuning/halving.ts";
import type { TuningTask } from "../benchmark/tuning/tuning-task.ts";
import { formatDuration, formatLoss, padVisible } from "./format.ts";
import { sparkline } from "./sparkline.ts";
import type { Paint } from "./terminal.ts";

/** How much there is to do. */
export interface TuneOutlook {
  readonly rounds: readonly Round[];
  readonly difficulties: number;
  readonly judged: number;
}

interface RunningAttempt {
  readonly task: TuningTask;
  readonly losses: number[];
}

/** Where tuning is. Times are for people; nothing depends on them. */
export class TuneState {
  /** Of the part that is under way. */
  title = "";
  total = 0;
  done = 0;
  /** Attempts that came to no end of their own, over all parts. */
  lost = 0;
  /** Whether no more attempts begin. */
  isStopping = false;
  readonly running = new Map<string, RunningAttempt>();
  readonly #outlook: TuneOutlook;
  readonly #now: () => number;
  readonly #start: number;
  /** Attempts of the parts to come. */
  #later: number;
  #ran = 0;

  constructor(outlook: TuneOutlook, now: () => number = () => performance.now() / 1000) {
    this.#outlook = outlook;
    this.#now = now;
    this.#start = now();
    this.#later = outlook.difficulties * countAttempts(outlook.rounds) + outlook.judged;
  }

  get seconds(): number {
    return this.#now() - this.#start;
  }

  /** Undefined before an attempt was run. */
  get secondsLeft(): number | undefined {
    const left = this.total - this.done + this.#later;
    return this.#ran === 0 ? undefined : (left * this.seconds) / this.#ran;
  }

  /** A round begins, or with null the judgement. */
  begin(round: Round | null, { total, stored }: { readonly total: number; readonly stored: number }): void {
    const { rounds } = this.#outlook;
    this.title =
      round === null
        ? "judging on new instances"
        : `round ${rounds.findIndex(({ nonces }) => nonces === round.nonces) + 1} of ${rounds.length}: ${round.trials} trials on ${instances(round.nonces)}`;
    this.total = total;
    this.done = stored;
    this.#later -= total;
  }

  observe(event: PoolEvent<TuningTask>): void {
    const address = attemptAddress(event.task.identity);
    switch (event.kind) {
      case "started":
        this.running.set(address, { task: event.task, losses: [] });
        return;
      case "epoch":
        this.running.get(address)?.losses.push(event.record.validationLoss);
        return;
      case "lost":
      case "finished":
        this.running.delete(address);
        this.done += 1;
        this.#ran += 1;
        if (event.kind === "lost") this.lost += 1;
        return;
      default:
        event satisfies never;
    }
  }
}

function instances(count: number): string {
  return count === 1 ? "1 instance" : `${count} instances`;
}

const stoppingText = "The running attempts go on to their end; Ctrl-C once more ends them at once.";
const labelWidth = 10;
const barWidth = 24;
const chartWidth = 24;

/** The lines of the live view, none longer than `columns` − 1. */
export function renderTuning(state: TuneState, columns: number, paint: Paint): string[] {
  const filled = state.total === 0 ? barWidth : Math.floor((barWidth * state.done) / state.total);
  const bar = paint.accent("━".repeat(filled)) + paint.dim("─".repeat(barWidth - filled));
  const left = state.secondsLeft;
  const time = `${formatDuration(state.seconds)}${left === undefined ? "" : `, about ${formatDuration(left)} left`}`;
  const label = (text: string) => paint.dim(text.padEnd(labelWidth));
  const lines = [
    paint.bold(cut(state.title, columns - 1)),
    `${label("attempts")}${bar} ${state.done} of ${state.total}`,
    ...[...state.running.values()].map((attempt) => renderRunning(attempt, columns - 1, paint)),
    `${label("time")}${time}`,
  ];
  if (state.lost > 0) lines.push(`${label("lost")}${paint.warn(String(state.lost))}`);
  if (state.isStopping) lines.push(paint.warn(cut(stoppingText, columns - 1)));
  return lines;
}

function renderRunning({ task, losses }: RunningAttempt, width: number, paint: Paint): string {
  const { hiddenLayers, samples } = task.wanted.difficulty;
  const where = `L = ${hiddenLayers}, N = ${samples}, nonce ${task.wanted.nonce}`;
  const state = losses.length === 0 ? "" : `epoch ${String(losses.length).padEnd(4)} ${formatLoss(losses.at(-1)!)}`;
  const chart = padVisible(paint.accent(sparkline(losses, chartWidth)), chartWidth);
  const line = `${" ".repeat(labelWidth)}${chart} ${state.padEnd(18)} ${where}`;
  return labelWidth + chartWidth + 20 + where.length <= width ? line : cut(`${" ".repeat(labelWidth)}${state}`, width);
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Draws a state, or writes about it. */
export interface TuneView {
  /** A part begins. */
  begin(state: TuneState): void;
  event(state: TuneState): void;
  /** A person wants an end. */
  stopping(state: TuneState): void;
  end(state: TuneState): void;
}

const secondsBetweenFrames = 0.1;
const secondsBetweenLines = 30;

export async function createLiveTuneView(stream: NodeJS.WriteStream, paint: Paint): Promise<TuneView> {
  // Loaded here and only here: it costs more to load than the rest of the command line.
  const { createLogUpdate } = await import("log-update");
  const draw = createLogUpdate(stream);
  let last = Number.NEGATIVE_INFINITY;
  const frame = (state: TuneState) => {
    last = state.seconds;
    draw(renderTuning(state, stream.columns, paint).join("\n"));
  };
  return {
    begin: frame,
    event: (state) => {
      if (state.seconds - last >= secondsBetweenFrames) frame(state);
    },
    stopping: frame,
    end: () => {
      draw.clear();
      draw.done();
    },
  };
}

export function createPlainTuneView(note: (text: string) => void): TuneView {
  let last = 0;
  let done = 0;
  const line = (state: TuneState) => {
    last = state.seconds;
    done = state.done;
    const left = state.secondsLeft;
    const time = left === undefined ? "" : `, about ${formatDuration(left)} left`;
    note(`${state.title}: ${state.done} of ${state.total} attempts${time}`);
  };
  return {
    begin: line,
    event: (state) => {
      if (state.done !== done && state.seconds - last >= secondsBetweenLines) line(state);
    },
    stopping: () => note(stoppingText),
    end: () => {},
  };
}
