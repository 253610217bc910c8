import type { SolutionRecord } from "../solution/solution.ts";
import type { Finding } from "./finding.ts";

/**
 * Whether T and the best epoch fit the way the attempt ended (paper Algorithm 1, docs/challenge.md). T chooses the
 * test points that count, so a free choice of T would be a free choice of test set.
 */
export function checkEpochs(record: SolutionRecord): Finding[] {
  const { epochs, bestEpoch, stop, challenge } = record;
  if (stop === "interrupted") return [interrupted(epochs)];
  const limit = challenge.epochLimit ?? Number.POSITIVE_INFINITY;
  if (bestEpoch < 1) return [wrongEpochs(`the best epoch is ${bestEpoch}, but epochs are counted from 1`)];
  if (bestEpoch > epochs) return [wrongEpochs(`the best epoch ${bestEpoch} comes after the last, T = ${epochs}`)];
  if (epochs > limit) return [wrongEpochs(`T = ${epochs} passes the challenge's limit of ${limit} epochs`)];
  const byPatience = bestEpoch + challenge.patience;
  switch (stop) {
    case "patience":
      return require(epochs === byPatience, `${atPatience(record)}, but T = ${epochs}`);
    case "diverged":
      return require(epochs === Math.min(byPatience, limit), `${atPatience(record)}, but T = ${epochs}`);
    case "epoch-limit":
      if (epochs !== limit) {
        return [
          wrongEpochs(
            `the attempt claims to have reached the epoch limit (${challenge.epochLimit ?? "none"}), but T = ${epochs}`,
          ),
        ];
      }
      return require(epochs < byPatience, `patience ended the attempt before T = ${epochs}`);
    case "out-of-fuel":
      return require(epochs < byPatience &&
        epochs < limit, `T = ${epochs} is where the attempt would have ended anyway`);
    default:
      return stop satisfies never;
  }
}

function atPatience({ stop, bestEpoch, challenge }: SolutionRecord): string {
  return `an attempt that ended by ${stop} has T = best epoch ${bestEpoch} + patience ${challenge.patience}`;
}

function require(holds: boolean, message: string): Finding[] {
  return holds ? [] : [wrongEpochs(message)];
}

function wrongEpochs(message: string): Finding {
  return { code: "solution/epochs", message };
}

function interrupted(epochs: number): Finding {
  const message = `the attempt was interrupted after ${epochs} epochs, so T is not where it would have ended`;
  return { code: "solution/interrupted", message };
}
