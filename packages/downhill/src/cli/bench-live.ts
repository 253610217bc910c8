import type { BenchProgress, LabelProgress, RunningAttempt } from "./bench-progress.ts";
import {
  alignColumns,
  cutVisible,
  formatCount,
  formatDuration,
  formatLoss,
  padVisible,
  visibleLength,
} from "./format.ts";
import { sparkline } from "./sparkline.ts";
import type { Paint } from "./terminal.ts";

const widestBar = 40;
const widestChart = 40;

/** The lines of the live view of a benchmark, none longer than `columns` − 1 and together at most `rows` − 1. */
export function renderBench(progress: BenchProgress, columns: number, rows: number, paint: Paint): string[] {
  const head = [renderTotal(progress, columns, paint), renderSpeed(progress, paint)];
  const running = [...progress.running.values()];
  const room = Math.max(2, rows - 1 - head.length - 2);
  const labelRoom = Math.max(1, room - Math.min(running.length, Math.ceil(room / 2)));
  const labels = shorten(renderLabels(progress.labels, paint), labelRoom, "optimizers", paint);
  const attempts = shorten(renderRunning(progress, running, columns, paint), room - labels.length, "running", paint);
  return [...head, "", ...labels, "", ...attempts].map((line) => cutVisible(line, columns - 1));
}

function shorten(lines: readonly string[], room: number, what: string, paint: Paint): readonly string[] {
  if (lines.length <= room) return lines;
  const shown = lines.slice(0, Math.max(0, room - 1));
  return [...shown, paint.dim(`… ${lines.length - shown.length} more ${what}`)];
}

function renderTotal({ done, total, lost, isStopping }: BenchProgress, columns: number, paint: Paint): string {
  const width = Math.max(4, Math.min(widestBar, columns - 30));
  const filled = total === 0 ? width : Math.floor((width * done) / total);
  const bar = paint.accent("━".repeat(filled)) + paint.dim("─".repeat(width - filled));
  const losses = lost.length === 0 ? "" : `  ${paint.warn(`${lost.length} lost`)}`;
  const stopping = isStopping ? `  ${paint.warn("stopping")}` : "";
  return `${bar} ${paint.bold(`${done} of ${total}`)}${losses}${stopping}`;
}

function renderSpeed(progress: BenchProgress, paint: Paint): string {
  const left = progress.isStopping
    ? "finishing what runs; Ctrl-C again ends it at once"
    : `about ${formatDuration(progress.secondsLeft)} left`;
  const minutes = progress.seconds / 60;
  const pace = progress.finished === 0 ? "" : `   ${(progress.finished / minutes).toPrecision(2)} attempts/min`;
  return paint.dim(`${formatDuration(progress.seconds)}   ${left}${pace}   ${formatCount(progress.fuelRate)}FLOP/s`);
}

function renderLabels(labels: readonly LabelProgress[], paint: Paint): string[] {
  const rows = labels.map(({ label, done, total, passed }) => [
    label,
    paint.dim(`${done} of ${total}`),
    done === 0 ? paint.dim("–") : `${paintRate(passed, done, paint)} passed`,
  ]);
  return alignColumns(rows);
}

function paintRate(passed: number, done: number, paint: Paint): string {
  const text = `${Math.round((100 * passed) / done)} %`.padStart(5);
  return passed === done ? paint.good(text) : passed === 0 ? paint.bad(text) : paint.warn(text);
}

function renderRunning(
  progress: BenchProgress,
  running: readonly RunningAttempt[],
  columns: number,
  paint: Paint,
): string[] {
  const heads = running.map((attempt) => {
    const { label, identity } = attempt.task;
    const { hiddenLayers, samples } = identity.difficulty;
    const loss = attempt.validationLosses.at(-1);
    return [
      `${label}  L=${hiddenLayers} N=${samples} #${identity.nonce}`,
      `epoch ${attempt.validationLosses.length}`,
      paint.bold(loss === undefined ? "" : formatLoss(loss)),
      paint.dim(formatDuration(progress.secondsOf(attempt))),
    ];
  });
  const lines = alignColumns(heads);
  const width = lines.reduce((most, line) => Math.max(most, visibleLength(line)), 0);
  const room = Math.max(0, Math.min(widestChart, columns - 1 - width - 2));
  return lines.map((line, i) => {
    const chart = sparkline(running[i]?.validationLosses ?? [], room);
    return `${padVisible(line, width)}  ${paint.accent(chart)}`.trimEnd();
  });
}
