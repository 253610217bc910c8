/**
 * What a proof of training says. The prover has replayed an attempt of E epochs, encoded its state before the first
 * epoch and after each (leaves 0 … E), and put their digests into a hash tree. The root and the solution decide by a
 * hash which epochs are opened; the proof shows the state before each of those, and a verifier trains that one epoch
 * and looks whether it ends in the next leaf.
 *
 * Epochs are counted from 1: epoch e leads from leaf e − 1 to leaf e. Epoch E + 1 stands for the one that an attempt
 * which diverged or ran out of fuel did not finish.
 */
import type { EpochRecord } from "../../training/attempt.ts";
import type { Carry } from "../../training/saved-point.ts";

export const proofVersion = 2;

/** Everything that the choice of the opened epochs depends on, beside the root, the solution and its trace. */
export interface ProofTerms {
  /** k: epochs drawn in proportion to their progress. */
  readonly draws: number;
  /** m: epochs drawn uniformly. */
  readonly uniform: number;
  /** What a verifier chose after it had seen the root; empty where the root alone decides. */
  readonly phrase: string;
}

/** One opened epoch. */
export interface Opening {
  readonly epoch: number;
  /**
   * Encoding of the state before the epoch (`encodePoint`). Null for the first, which follows from the seed; and in a
   * file for one whose predecessor is opened, too, and ends in it.
   */
  readonly before: Uint8Array | null;
  /**
   * From leaf `epoch` − 1 to the root: the neighbours' digests, 32 bytes each, lowest first. In a file null for an epoch
   * whose predecessor is opened, too.
   */
  readonly pathBefore: Uint8Array | null;
  /** From leaf `epoch` to the root; null for the epoch that was not finished. */
  readonly pathAfter: Uint8Array | null;
}

/** A file of the optimizer's source: the entry first, then what it imports, then the built-in optimizer beneath. */
export interface SourceFile {
  /** Relative to the entry's folder; a built-in optimizer's begins with `built-in:`. */
  readonly path: string;
  readonly text: string;
}

/** Whether the epoch before this opening's is the one that was opened last. */
export function followsOpened(openings: readonly Pick<Opening, "epoch">[], index: number): boolean {
  return openings[index - 1]?.epoch === openings[index]!.epoch - 1;
}

/** As a file has them: without the states in which another opened epoch ends. */
export function withoutDerived(openings: readonly Opening[]): Opening[] {
  return openings.map((opening, index) =>
    followsOpened(openings, index) ? { ...opening, before: null, pathBefore: null } : opening,
  );
}

export interface Proof {
  /** SHA-256 of the solution file. */
  readonly solution: Uint8Array;
  /** Of the hash tree, 32 bytes. */
  readonly root: Uint8Array;
  readonly terms: ProofTerms;
  readonly carry: Carry;
  /** Every finished epoch. */
  readonly trace: readonly EpochRecord[];
  readonly sources: readonly SourceFile[];
  /** By ascending epoch. */
  readonly openings: readonly Opening[];
}
