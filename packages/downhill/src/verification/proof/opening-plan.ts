/**
 * Which epochs a proof opens. Some always: the first, the one that yields w*, the one of the largest progress, and the
 * unfinished one of an attempt that diverged or ran out of fuel. Of the others, k are drawn in proportion to their
 * progress and m uniformly.
 *
 * Progress is the fall of the lowest validation loss so far, in logarithms: every halving counts the same, so the first
 * few epochs do not carry nearly all of it. Both draws are stratified: the chain, in order, is cut into k stretches of
 * equal progress (m of equal length), and one epoch is drawn in each. Against forgeries spread evenly that is as good
 * as independent draws, and a stretch that covers a whole stratum cannot slip between them, however often the draw is
 * repeated.
 */
import { log } from "../../foundation/special-functions.ts";
import { Stream } from "../../foundation/stream.ts";
import type { EpochRecord, StopReason } from "../../training/attempt.ts";
import type { ProofTerms } from "./proof.ts";

/** One draw: an epoch and the probability that it is drawn. */
export type Stratum = readonly { readonly epoch: number; readonly probability: number }[];

export interface OpeningPlan {
  /** Opened whatever is drawn; ascending. */
  readonly always: readonly number[];
  /** One epoch is drawn from each. */
  readonly strata: readonly Stratum[];
}

/** What the plan depends on. */
export interface OpenedChain {
  readonly trace: readonly Pick<EpochRecord, "validationLoss">[];
  readonly bestEpoch: number;
  readonly stop: StopReason;
}

/** The plan for a chain of at least one epoch. */
export function planOpenings(chain: OpenedChain, { draws, uniform }: Omit<ProofTerms, "phrase">): OpeningPlan {
  const progress = progressOf(chain.trace);
  const always = alwaysOpened(chain, progress);
  const rest = progress.filter(({ epoch }) => !always.includes(epoch));
  const even = rest.map(({ epoch }) => ({ epoch, weight: 1 }));
  return { always, strata: [...stratify(rest, draws), ...stratify(even, uniform)] };
}

interface Weighted {
  readonly epoch: number;
  readonly weight: number;
}

/** ln(lowest before / lowest after) of every epoch from the second on. */
function progressOf(trace: OpenedChain["trace"]): Weighted[] {
  let lowest = trace[0]!.validationLoss;
  return trace.slice(1).map(({ validationLoss }, i) => {
    const weight = validationLoss < lowest ? log(lowest / validationLoss) : 0;
    lowest = Math.min(lowest, validationLoss);
    // A loss of 0 would be infinite progress; no more than one epoch can claim it, so any large number does.
    return { epoch: i + 2, weight: Number.isFinite(weight) ? weight : 1e3 };
  });
}

function alwaysOpened({ trace, bestEpoch, stop }: OpenedChain, progress: readonly Weighted[]): number[] {
  const always = new Set([1, bestEpoch]);
  const largest = progress.reduce<Weighted | undefined>((a, b) => (b.weight > (a?.weight ?? 0) ? b : a), undefined);
  if (largest !== undefined) always.add(largest.epoch);
  if (stop === "diverged" || stop === "out-of-fuel") always.add(trace.length + 1);
  return [...always].sort((a, b) => a - b);
}

/** Cuts the epochs into `count` strata of equal weight; an epoch on a cut belongs to both, by its share. */
function stratify(epochs: readonly Weighted[], count: number): Stratum[] {
  const bearing = epochs.filter(({ weight }) => weight > 0);
  // With a stratum for every epoch each is opened for certain, whatever its weight.
  if (count >= bearing.length) return bearing.map(({ epoch }) => [{ epoch, probability: 1 }]);
  const total = bearing.reduce((sum, { weight }) => sum + weight, 0);
  const strata: { epoch: number; probability: number }[][] = Array.from({ length: count }, () => []);
  let end = 0;
  for (const { epoch, weight } of bearing) {
    const start = end;
    end = Math.min(count, start + (weight / total) * count);
    for (let stratum = Math.floor(start); stratum < end; stratum++) {
      const probability = Math.min(end, stratum + 1) - Math.max(start, stratum);
      if (probability > 0) strata[stratum]!.push({ epoch, probability });
    }
  }
  return strata;
}

/** The epochs that are opened, ascending, each once. `seed` has 32 bytes. */
export function drawOpenings({ always, strata }: OpeningPlan, seed: Uint8Array): number[] {
  const stream = new Stream(seed, "openings");
  const drawn = strata.map((stratum) => drawOne(stratum, stream.uniform()));
  return [...new Set([...always, ...drawn])].sort((a, b) => a - b);
}

function drawOne(stratum: Stratum, uniform: number): number {
  let left = uniform;
  for (const { epoch, probability } of stratum) {
    if (left < probability) return epoch;
    left -= probability;
  }
  return stratum.at(-1)!.epoch; // what rounding leaves over
}

/**
 * The probability that none of these epochs is opened, over the draws of one root: what a forger who made them up
 * counts on. 0 where one is always opened.
 */
export function missProbability({ always, strata }: OpeningPlan, forged: ReadonlySet<number>): number {
  if (always.some((epoch) => forged.has(epoch))) return 0;
  return strata.reduce((product, stratum) => {
    const caught = stratum.reduce((sum, { epoch, probability }) => (forged.has(epoch) ? sum + probability : sum), 0);
    return product * Math.max(0, 1 - caught);
  }, 1);
}

/** How likely forgeries are found, over the draws of one root. */
export interface Detection {
  /** At least so, for chains that made up this share of the progress of the epochs that are not always opened. */
  readonly progress: readonly { readonly share: number; readonly probability: number }[];
  /** At least so, where a single epoch was made up, wherever it was and whatever progress it claims. */
  readonly anyEpoch: number;
}

const shares = [0.1, 0.25, 0.5] as const;

/** What a plan for a chain of so many epochs detects. */
export function detectionOf(plan: OpeningPlan, { draws }: Pick<ProofTerms, "draws">, epochs: number): Detection {
  const misses = Array.from({ length: epochs }, (_, i) => missProbability(plan, new Set([i + 1])));
  return {
    progress: shares.map((share) => ({ share, probability: 1 - (1 - share) ** draws })),
    anyEpoch: 1 - Math.max(...misses),
  };
}

/** k and m unless the prover asks for others: with those that are always opened some 6 % of the epochs of most chains. */
export function defaultTerms(epochs: number): Omit<ProofTerms, "phrase"> {
  const count = Math.max(2, Math.round(epochs / 50));
  return { draws: count, uniform: count };
}
