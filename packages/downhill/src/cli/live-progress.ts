import { cutVisible, formatCount, formatDuration, formatLoss, padVisible, visibleLength } from "./format.ts";
import type { ProgressState, ProgressView } from "./progress.ts";
import { sparkline, sparklineRange } from "./sparkline.ts";
import type { Paint } from "./terminal.ts";

const labelWidth = 12;
const lossWidth = 9;
const widestChart = 60;
const patienceWidth = 20;
const secondsBetweenFrames = 0.08;

/** The lines of the live view, none longer than `columns` − 1. */
export function renderProgress(state: ProgressState, columns: number, paint: Paint): string[] {
  const label = (text: string) => paint.dim(text.padEnd(labelWidth));
  const room = Math.max(0, Math.min(widestChart, columns - 1 - labelWidth - lossWidth - 1));
  const range = sparklineRange([...state.trainLosses, ...state.validationLosses]);
  const chart = (losses: readonly number[]) => paint.accent(sparkline(losses, room, range));
  const loss = (value: number) => paint.bold(formatLoss(value).padEnd(lossWidth));
  const lines = [
    `${label("epoch")}${paint.bold(String(state.epoch))}   ${renderRates(state, room + lossWidth - 10)}`,
    `${label("train")}${loss(state.trainLoss)} ${chart(state.trainLosses)}`,
    `${label("validation")}${loss(state.validationLoss)} ${chart(state.validationLosses)}`,
    `${label("best")}${loss(state.bestLoss)} ${renderPatience(state, room, paint)}`,
    `${label("fuel")}${renderFuel(state, room + lossWidth + 1)}`,
  ];
  return lines.map((line) => cutVisible(line, columns - 1));
}

/** Time and speed, as much as there is room for. */
function renderRates(state: ProgressState, room: number): string {
  const epochs = state.epochRate >= 10 ? state.epochRate.toFixed(0) : state.epochRate.toFixed(1);
  const parts = [formatDuration(state.seconds), `${epochs} epochs/s`, `${formatCount(state.fuelRate)}FLOP/s`];
  let text = "";
  for (const part of parts) {
    const longer = text === "" ? part : `${text}   ${part}`;
    if (longer.length > room) break;
    text = longer;
  }
  return text;
}

function renderFuel(state: ProgressState, room: number): string {
  const share = (100 * state.fuel) / state.maxFuel;
  const full = `${formatCount(state.fuel)} of ${formatCount(state.maxFuel)} (${share.toPrecision(2)} %)`;
  return full.length <= room ? full : `${share.toPrecision(2)} %`;
}

/** How much of the patience is used up since the best epoch. */
function renderPatience(state: ProgressState, room: number, paint: Paint): string {
  const { patience } = state;
  const at = state.bestEpoch === null ? "" : `epoch ${state.bestEpoch}`;
  const filled = Math.min(patienceWidth, Math.round((patienceWidth * state.waited) / patience));
  const bar = paint.accent("━".repeat(filled)) + paint.dim("─".repeat(patienceWidth - filled));
  const full = `${padVisible(at, lossWidth)} ${bar} ${state.waited} of ${patience} without better`;
  if (visibleLength(full) <= room) return full;
  const short = `${at}, ${state.waited} of ${patience}`;
  return short.length <= room ? short : `${state.waited}/${patience}`;
}

interface Drawing {
  (text: string): void;
  done(): void;
}

/** A view that is drawn over itself on a terminal, some twelve times a second. */
export async function createLiveProgress(stream: NodeJS.WriteStream, paint: Paint): Promise<ProgressView> {
  // Loaded here and only here: it costs more to load than the rest of the command line.
  const { createLogUpdate } = await import("log-update");
  return drawProgress(createLogUpdate(stream), () => stream.columns, paint);
}

export function drawProgress(draw: Drawing, columns: () => number, paint: Paint): ProgressView {
  let lastFrame = Number.NEGATIVE_INFINITY;
  const frame = (state: ProgressState) => draw(renderProgress(state, columns(), paint).join("\n"));
  return {
    epoch(state) {
      if (state.seconds - lastFrame < secondsBetweenFrames) return;
      lastFrame = state.seconds;
      frame(state);
    },
    end(state) {
      if (state.epoch > 0) frame(state);
      draw.done();
    },
  };
}
