import { formatCount, formatDuration, formatLoss } from "./format.ts";
import type { ProgressState, ProgressView } from "./progress.ts";

const secondsBetweenLines = 1;

/** One epoch on one line, in fixed columns. */
export function renderLine(state: ProgressState): string {
  const best = state.bestEpoch === null ? "none" : `${formatLoss(state.bestLoss)} at ${state.bestEpoch}`;
  return [
    `epoch ${String(state.epoch).padStart(5)}`,
    `train ${formatLoss(state.trainLoss).padEnd(9)}`,
    `validation ${formatLoss(state.validationLoss).padEnd(9)}`,
    `best ${best.padEnd(15)}`,
    `fuel ${formatCount(state.fuel).padEnd(6)}`,
    formatDuration(state.seconds),
  ].join("  ");
}

/** The first epoch, then at most a line a second, and the last epoch: for files, pipes and terminals without size. */
export function createPlainProgress(write: (line: string) => void): ProgressView {
  let lastLine = Number.NEGATIVE_INFINITY;
  let lastEpoch = 0;
  const line = (state: ProgressState) => {
    lastLine = state.seconds;
    lastEpoch = state.epoch;
    write(renderLine(state));
  };
  return {
    epoch(state) {
      if (state.seconds - lastLine >= secondsBetweenLines) line(state);
    },
    end(state) {
      if (state.epoch > lastEpoch) line(state);
    },
  };
}
