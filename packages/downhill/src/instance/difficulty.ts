import { CodedError } from "../foundation/coded-error.ts";
import { type Challenge, choleskyPointLimit } from "./challenge.ts";

/** η of the paper (section 5). */
export interface Difficulty {
  /** L, the number of width→width maps, 1 … 64. */
  readonly hiddenLayers: number;
  /** N, training and validation points together, 2 … 10,000,000. */
  readonly samples: number;
}

const mostHiddenLayers = 64;
const mostSamples = 10_000_000;

/**
 * Checks that a value, of any origin, is a difficulty that the challenge can have. Returns a frozen copy. Throws
 * `difficulty/invalid` saying what is permitted.
 */
export function validateDifficulty(value: unknown, challenge: Challenge): Difficulty {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid("a difficulty is an object of hiddenLayers and samples");
  }
  const given: { readonly hiddenLayers?: unknown; readonly samples?: unknown } = { ...value };
  const unknown = Object.keys(given).find((name) => name !== "hiddenLayers" && name !== "samples");
  if (unknown !== undefined) {
    throw invalid(`a difficulty has hiddenLayers and samples, but no ${JSON.stringify(unknown.slice(0, 80))}`);
  }
  const difficulty = Object.freeze({
    hiddenLayers: checkInteger("hiddenLayers", given.hiddenLayers, 1, mostHiddenLayers),
    samples: checkInteger("samples", given.samples, 2, mostSamples),
  });
  checkLayers(difficulty, challenge);
  checkPoints(difficulty, challenge);
  return difficulty;
}

/** How N is split: N_train = round(trainFraction · N), the rest validates. */
export function splitSamples(
  samples: number,
  trainFraction: number,
): { readonly train: number; readonly validation: number } {
  const train = Math.round(trainFraction * samples);
  return { train, validation: samples - train };
}

function checkInteger(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  const shown = typeof value === "number" ? String(value) : `a value of type ${typeof value}`;
  throw invalid(`${name} is ${shown}; it must be an integer from ${least} to ${most}`);
}

function checkLayers({ hiddenLayers }: Difficulty, { frozenLayers }: Challenge): void {
  if (frozenLayers <= hiddenLayers + 1) return;
  throw invalid(
    `hiddenLayers is ${hiddenLayers}, which makes ${hiddenLayers + 2} linear maps, and the challenge freezes ${frozenLayers}; at least one must train`,
  );
}

function checkPoints({ samples }: Difficulty, { trainFraction, sampler, testPool }: Challenge): void {
  const { train, validation } = splitSamples(samples, trainFraction);
  if (train < 1 || validation < 1) {
    throw invalid(
      `samples is ${samples}, which a trainFraction of ${trainFraction} splits into ${train} for training and ${validation} for validation; both need at least 1`,
    );
  }
  if (sampler === "cholesky" && testPool + samples > choleskyPointLimit) {
    throw invalid(
      `samples is ${samples}; with sampler "cholesky" it must be at most ${choleskyPointLimit - testPool} (samples and testPool together at most ${choleskyPointLimit}); use sampler "fourier" for more`,
    );
  }
}

function invalid(message: string): CodedError {
  return new CodedError("difficulty/invalid", message);
}
