import { Stream } from "../foundation/stream.ts";
import type { Challenge } from "./challenge.ts";

/** Rows `first` … `first + rows` − 1 of the training set, or of its shuffled copy. */
export interface BatchRange {
  readonly first: number;
  readonly rows: number;
}

/**
 * Cuts `rows` training rows into batches of at most `batchSize`. Fixed batches (`shuffle: "batches"`) differ in size
 * by at most one, larger ones first, after the paper's "B equally sized batches". Where samples are dealt anew every
 * epoch, all batches but the last are full.
 */
export function batchRanges(rows: number, batchSize: number, shuffle: Challenge["shuffle"]): readonly BatchRange[] {
  return shuffle === "batches" ? equalRanges(rows, Math.ceil(rows / batchSize)) : raggedRanges(rows, batchSize);
}

/** Rows of the largest of {@link batchRanges}, without making them. */
export function largestBatch(rows: number, batchSize: number, shuffle: Challenge["shuffle"]): number {
  return shuffle === "batches" ? Math.ceil(rows / Math.ceil(rows / batchSize)) : Math.min(rows, batchSize);
}

/** The order in which an epoch, counted from 0, visits its batches: stream `order/<epoch>` of the instance key. */
export function batchOrder(key: Uint8Array, epoch: number, batches: number): Uint32Array {
  return new Stream(key, `order/${epoch}`).permutation(batches);
}

/** The order of the samples in an epoch, counted from 0: stream `samples/<epoch>` of the instance key. */
export function sampleOrder(key: Uint8Array, epoch: number, rows: number): Uint32Array {
  return new Stream(key, `samples/${epoch}`).permutation(rows);
}

function equalRanges(rows: number, count: number): BatchRange[] {
  const small = Math.floor(rows / count);
  const larger = rows % count;
  return Array.from({ length: count }, (_, i) => ({
    first: i * small + Math.min(i, larger),
    rows: small + (i < larger ? 1 : 0),
  }));
}

function raggedRanges(rows: number, batchSize: number): BatchRange[] {
  return Array.from({ length: Math.ceil(rows / batchSize) }, (_, i) => ({
    first: i * batchSize,
    rows: Math.min(batchSize, rows - i * batchSize),
  }));
}
