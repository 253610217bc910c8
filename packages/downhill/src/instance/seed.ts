import { canonicalJson } from "../foundation/canonical-json.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { sha256 } from "../foundation/hash.ts";
import type { Challenge } from "./challenge.ts";
import type { Difficulty } from "./difficulty.ts";

/** What names an instance; everything else about it follows. */
export interface InstanceName {
  readonly challenge: Challenge;
  readonly difficulty: Difficulty;
  /** Seed phrase. */
  readonly seed: string;
  /** 0 … 2⁵³ − 1. */
  readonly nonce: number;
}

const longestSeed = 1024;

/** The 32-byte key of weights, orders, test subsets and the optimizer's stream: SHA-256 of the name's canonical JSON. */
export function instanceSeed({ challenge, difficulty, seed, nonce }: InstanceName): Uint8Array {
  return sha256(canonicalJson({ challenge, difficulty, seed, nonce }));
}

/**
 * The 32-byte key of the data: SHA-256 of the canonical JSON of only what they depend on. Instances that differ in
 * depth or in a training constant share their data, so comparisons over those are paired and one cached dataset
 * serves all.
 */
export function datasetSeed({ challenge, difficulty: { samples }, seed, nonce }: InstanceName): Uint8Array {
  const { inputs, outputs, sampler, covariance, lengthscale, noise, trainFraction, testPool } = challenge;
  const sampling =
    sampler === "fourier" ? { fourierFeatures: challenge.fourierFeatures } : { jitter: challenge.jitter };
  const data = { inputs, outputs, sampler, covariance, lengthscale, noise, trainFraction, testPool, samples };
  return sha256(canonicalJson({ ...data, ...sampling, seed, nonce }));
}

/** Throws `seed/invalid` unless the value is a well-formed string of at most 1,024 characters. */
export function validateSeed(value: unknown): string {
  if (typeof value !== "string") {
    throw new CodedError("seed/invalid", `the seed must be a string, not a value of type ${typeof value}`);
  }
  if (value.length > longestSeed || !value.isWellFormed()) {
    throw new CodedError(
      "seed/invalid",
      `the seed must be well-formed Unicode of at most ${longestSeed} characters; this one has ${value.length}`,
    );
  }
  return value;
}

/** Throws `nonce/invalid` unless the value is an integer of 0 … 2⁵³ − 1. */
export function validateNonce(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  const shown = typeof value === "number" ? String(value) : `a value of type ${typeof value}`;
  throw new CodedError("nonce/invalid", `the nonce is ${shown}; it must be an integer from 0 to 9007199254740991`);
}
