/** Everything that is fixed before the seed (design: `docs/challenge.md`), as a validated, frozen record. */
import { CodedError } from "../foundation/coded-error.ts";
import type { CovarianceFamily } from "../kernel/kernel.ts";

export interface Challenge {
  /** D, dimension of the inputs, which are uniform on [−1, 1]^D. */
  readonly inputs: number;
  /** Dimension of the targets: independent functions of one covariance. */
  readonly outputs: number;
  /** Exact Gaussian process by Cholesky, or its approximation by random Fourier features at a cost linear in N. */
  readonly sampler: "cholesky" | "fourier";
  /** Features of each output; only the fourier sampler looks at it. */
  readonly fourierFeatures: number;
  readonly covariance: CovarianceFamily;
  /** ℓ, in units of the inputs. */
  readonly lengthscale: number;
  /** Added to the diagonal of the covariance; only the cholesky sampler looks at it. */
  readonly jitter: number;
  /** σ, standard deviation of the noise. */
  readonly noise: number;
  /** Share of N that trains; the rest validates. */
  readonly trainFraction: number;
  /** Test points generated. */
  readonly testPool: number;
  /** Test points that the score uses, drawn by a stream whose label holds T. */
  readonly testSubset: number;
  /** Width of every hidden layer. */
  readonly width: number;
  /** Linear maps, counted from the output, that stay as initialized, their normalizations included. */
  readonly frozenLayers: number;
  /** Frozen normalizations keep mean 0 and variance 1, or see batches as trainable ones do. */
  readonly frozenStatistics: "initial" | "running";
  /** Weight of a new batch in the running statistics. */
  readonly normMomentum: number;
  /** Added to variances before the square root. */
  readonly normEpsilon: number;
  /** Most rows of a batch. */
  readonly batchSize: number;
  /** Fixed batches in random order, or samples dealt anew into batches every epoch. */
  readonly shuffle: "batches" | "samples";
  /** P, epochs in a row without a lower validation loss that end an attempt. */
  readonly patience: number;
  /** How far below the lowest validation loss a new one must be to count. */
  readonly minImprovement: number;
  /** Most epochs of an attempt, or null for no limit. */
  readonly epochLimit: number | null;
  /** Floating-point operations that an attempt may use. */
  readonly fuelLimit: number;
  /** α of equation 5. */
  readonly slack: number;
}

export type PresetName = "paper" | "c006";

const paper: Challenge = Object.freeze({
  inputs: 2,
  outputs: 1,
  sampler: "cholesky",
  fourierFeatures: 4096,
  covariance: "matern52",
  lengthscale: 0.3,
  jitter: 1e-8,
  noise: 0.2,
  trainFraction: 0.8,
  testPool: 1024,
  testSubset: 512,
  width: 256,
  frozenLayers: 2,
  frozenStatistics: "initial",
  normMomentum: 0.1,
  normEpsilon: 1e-5,
  batchSize: 128,
  shuffle: "batches",
  patience: 50,
  minImprovement: 0,
  epochLimit: null,
  fuelLimit: 1e14,
  slack: 4,
});

/** Sizes and rules of TIG's deployed challenge, at 1,200 samples. `c006-differences.ts` lists what it does not copy. */
const c006: Challenge = Object.freeze({
  ...paper,
  inputs: 1,
  outputs: 2,
  sampler: "fourier",
  fourierFeatures: 128,
  covariance: "squared-exponential",
  trainFraction: 5 / 6,
  testPool: 250,
  testSubset: 250,
  frozenStatistics: "running",
  shuffle: "samples",
  minImprovement: 1e-7,
  epochLimit: 1000,
});

export const presets: Readonly<Record<PresetName, Challenge>> = Object.freeze({ paper, c006 });

/** Most points, test pool included, whose covariance is factored: the matrix of 20,000 takes 3.2 GB. */
export const choleskyPointLimit = 20_000;

interface Rule {
  readonly permitted: string;
  accepts(value: unknown): boolean;
}

function integer(least: number, most: number): Rule {
  return {
    permitted: `an integer from ${least} to ${most}`,
    accepts: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  };
}

function number(least: number, most: number): Rule {
  return {
    permitted: `a number from ${least} to ${most}`,
    accepts: (value) => typeof value === "number" && value >= least && value <= most,
  };
}

function oneOf(...choices: readonly string[]): Rule {
  return {
    permitted: choices.map((choice) => JSON.stringify(choice)).join(" or "),
    accepts: (value) => choices.includes(value as string),
  };
}

function orNull(rule: Rule): Rule {
  return { permitted: `${rule.permitted}, or null`, accepts: (value) => value === null || rule.accepts(value) };
}

const rules: { readonly [Field in keyof Challenge]: Rule } = {
  inputs: integer(1, 64),
  outputs: integer(1, 64),
  sampler: oneOf("cholesky", "fourier"),
  fourierFeatures: integer(1, 65_536),
  covariance: oneOf("matern12", "matern32", "matern52", "squared-exponential"),
  lengthscale: number(1e-6, 1e6),
  jitter: number(0, 1),
  noise: number(1e-9, 1e6),
  trainFraction: number(0.01, 0.99),
  testPool: integer(1, 100_000),
  testSubset: integer(1, 100_000),
  width: integer(1, 8192),
  frozenLayers: integer(0, 65),
  frozenStatistics: oneOf("initial", "running"),
  normMomentum: number(0, 1),
  normEpsilon: number(1e-12, 1),
  batchSize: integer(1, 65_536),
  shuffle: oneOf("batches", "samples"),
  patience: integer(1, 1_000_000),
  minImprovement: number(0, 1e6),
  epochLimit: orNull(integer(1, 1_000_000)),
  fuelLimit: integer(1, Number.MAX_SAFE_INTEGER),
  slack: number(1e-3, 1e6),
};

/**
 * A preset with some of its constants replaced. Throws `challenge/invalid` for an unknown preset, an unknown constant
 * or a value out of range.
 */
export function createChallenge(preset: PresetName, overrides: Partial<Challenge> = {}): Challenge {
  if (!Object.hasOwn(presets, preset)) {
    throw invalid(`there is no preset ${show(preset)}; the presets are ${Object.keys(presets).join(" and ")}`);
  }
  return validateChallenge({ ...presets[preset], ...overrides });
}

/**
 * Checks that a value, of any origin, is a challenge: every constant there, in range, and no other. Returns a frozen
 * copy. Throws `challenge/invalid` naming the constant, its value and the permitted range.
 */
export function validateChallenge(value: unknown): Challenge {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(`a challenge is an object of constants, not ${show(value)}`);
  }
  const given: Readonly<Record<string, unknown>> = { ...value };
  const names = Object.keys(rules) as (keyof Challenge)[];
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(rules, name)) {
      throw invalid(`there is no constant ${show(name)}; the constants are ${names.join(", ")}`);
    }
  }
  for (const name of names) {
    if (given[name] === undefined) throw invalid(`${name} is missing; it must be ${rules[name].permitted}`);
    if (!rules[name].accepts(given[name])) {
      throw invalid(`${name} is ${show(given[name])}; it must be ${rules[name].permitted}`);
    }
  }
  const challenge = Object.freeze(Object.fromEntries(names.map((name) => [name, given[name]]))) as unknown as Challenge;
  checkTogether(challenge);
  return challenge;
}

function checkTogether({ testPool, testSubset, sampler }: Challenge): void {
  if (testSubset > testPool) {
    throw invalid(`testSubset is ${testSubset}; it must be at most testPool, which is ${testPool}`);
  }
  if (sampler === "cholesky" && testPool >= choleskyPointLimit) {
    throw invalid(
      `testPool is ${testPool}; with sampler "cholesky" it must be below ${choleskyPointLimit} (sampler "fourier" has no such limit)`,
    );
  }
}

function show(value: unknown): string {
  if (typeof value === "number" || value === undefined) return String(value);
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") return `a ${typeof value}`;
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}

function invalid(message: string): CodedError {
  return new CodedError("challenge/invalid", message);
}
