/**
 * An attempt as results keep it: nothing here depends on the machine, the kernel or the clock, so two machines that
 * ran the same attempt have the same record, bit for bit. What does depend on them is a `RunFacts`.
 */
import { canonicalJson } from "../../foundation/canonical-json.ts";
import { sha256Hex } from "../../foundation/hash.ts";
import type { Challenge } from "../../instance/challenge.ts";
import type { Difficulty } from "../../instance/difficulty.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";
import type { StopReason } from "../../training/attempt.ts";

/** What determines an attempt. */
export interface AttemptIdentity {
  readonly challenge: Challenge;
  readonly difficulty: Difficulty;
  /** Seed phrase. */
  readonly seed: string;
  readonly nonce: number;
  /** SHA-256 of the optimizer's source, in hexadecimal. */
  readonly optimizerDigest: string;
  /** Hyperparameters put over the optimizer's own. */
  readonly overrides: Hyperparameters;
  readonly maxFuel: number;
  readonly numericsVersion: number;
}

/** The content address: SHA-256 of the identity's canonical JSON, in hexadecimal. */
export function attemptAddress(identity: AttemptIdentity): string {
  const { challenge, difficulty, seed, nonce, optimizerDigest, overrides, maxFuel, numericsVersion } = identity;
  return sha256Hex(
    canonicalJson({ challenge, difficulty, seed, nonce, optimizerDigest, overrides, maxFuel, numericsVersion }),
  );
}

/**
 * How an attempt counts. `passed`: a verifier accepts its best epoch, however it ended. `diverged`, `out-of-fuel` and
 * `failed`: its best epoch does not pass. `no-solution`: no epoch was finished. `rejected`: the optimizer broke the
 * contract, the same way each time.
 */
export const attemptStatuses = ["passed", "failed", "diverged", "out-of-fuel", "no-solution", "rejected"] as const;
export type AttemptStatus = (typeof attemptStatuses)[number];

/** Losses and fuel of every finished epoch, in order; equal lengths. */
export interface Trace {
  readonly trainLoss: Float64Array;
  readonly validationLoss: Float64Array;
  /** Fuel of the attempt up to the end of the epoch. */
  readonly fuel: Float64Array;
}

/** A recorded attempt without its trace. */
export interface AttemptSummary extends AttemptIdentity {
  readonly address: string;
  /** Digest of the instance. */
  readonly instance: string;
  /** The optimizer's own name. */
  readonly optimizer: string;
  /** All hyperparameters it ran with; null where it was rejected before it had any. */
  readonly hyperparameters: Hyperparameters | null;
  readonly status: AttemptStatus;
  /** Why it was rejected; null otherwise. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Null where it was rejected. */
  readonly stop: StopReason | null;
  /** Mean squared error on the test subset of T; null without a solution. */
  readonly testError: number | null;
  /** ε*² on the same subset; null without a solution. */
  readonly baseline: number | null;
  /** T; 0 where it was rejected. */
  readonly epochs: number;
  /** Counted from 1; null where no epoch was finished. */
  readonly bestEpoch: number | null;
  readonly fuel: number;
  /** The first epoch, from 1, whose validation loss is below ε*², and the fuel up to its end; null without one. */
  readonly threshold: { readonly epoch: number; readonly fuel: number } | null;
  /** Null where it was rejected. */
  readonly signature: string | null;
}

export interface RecordedAttempt extends AttemptSummary {
  readonly trace: Trace;
}
