/**
 * Successive halving over nonces: every trial runs on one instance, the better half on two, the better quarter on four,
 * until those that are left have run on all. The optimizer as it is, the first trial, stays to the end.
 *
 * K. Jamieson and A. Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016.
 * There the resource that doubles is training time. Here it is the number of instances: an attempt decides for itself
 * when it ends, and what makes two of them hard to compare is the instance, which all trials of a round share.
 */

/** One round: how many trials run, on how many of the nonces. */
export interface Round {
  readonly trials: number;
  readonly nonces: number;
}

/** The rounds of a search, for `trials` and `nonces` of at least 1. */
export function planRounds(trials: number, nonces: number): readonly Round[] {
  const rounds: Round[] = [];
  for (let [rivals, seen] = [trials - 1, 1]; ; [rivals, seen] = [survivors(rivals), seen * 2]) {
    rounds.push({ trials: 1 + rivals, nonces: Math.min(seen, nonces) });
    if (seen >= nonces) return rounds;
  }
}

/** How many of the trials that are rivals of the optimizer as it is go on to the next round. */
export function survivors(rivals: number): number {
  return Math.ceil(rivals / 2);
}

/** Attempts that a search of one difficulty takes. */
export function countAttempts(rounds: readonly Round[]): number {
  return rounds.reduce((sum, { trials, nonces }, i) => sum + trials * (nonces - (rounds[i - 1]?.nonces ?? 0)), 0);
}
