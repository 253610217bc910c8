/**
 * The search for hyperparameters, apart from how attempts are run: trials over declared ranges, halved from round to
 * round, for each difficulty by itself. All difficulties try the same points and take their rounds together, so that
 * each round is one set of attempts to run in any order.
 */
import type { Difficulty } from "../../instance/difficulty.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";
import type { AttemptSummary } from "../records/recorded-attempt.ts";
import { planRounds, type Round, survivors } from "./halving.ts";
import { compareScores, type Objective, scoreTrial, type TrialScore } from "./objective.ts";
import type { SearchSpace } from "./search-range.ts";
import { drawTrials } from "./trials.ts";

export interface SearchOptions {
  readonly difficulties: readonly Difficulty[];
  readonly space: SearchSpace;
  /** At most so many, the optimizer as it is included. */
  readonly trials: number;
  /** Seed phrase of the tuning instances, and of the points that are tried. */
  readonly seed: string;
  readonly nonces: readonly number[];
  readonly objective: Objective;
}

/** An attempt that the search wants run on an instance of its seed. */
export interface WantedAttempt {
  readonly difficulty: Difficulty;
  /** What the trial puts over the optimizer's own hyperparameters. */
  readonly trial: Hyperparameters;
  readonly nonce: number;
}

/** What became of it. A lost one came to an end that another run need not come to, and counts as a failure. */
export interface WantedOutcome {
  readonly address: string;
  readonly attempt: AttemptSummary | { readonly lost: string };
}

/** Runs attempts, in any order, and returns their outcomes in the order of the wishes. */
export type RunWanted = (wanted: readonly WantedAttempt[], round: Round) => Promise<readonly WantedOutcome[]>;

/** A trial in a round: all it has run on so far. */
export interface Standing extends TrialScore {
  /** Index among the search's trials; 0 is the optimizer as it is. */
  readonly trial: number;
  /** In the order of the nonces. */
  readonly outcomes: readonly WantedOutcome[];
}

export interface FinishedRound {
  readonly nonces: readonly number[];
  /** The best first. */
  readonly standings: readonly Standing[];
}

/** The search at one difficulty. */
export interface DifficultySearch {
  readonly difficulty: Difficulty;
  readonly rounds: readonly FinishedRound[];
  /** The best of the last round; the optimizer as it is where nothing was better. */
  readonly best: Standing;
  /** The optimizer as it is, in the last round. */
  readonly standard: Standing;
}

export interface SearchResult {
  readonly trials: readonly Hyperparameters[];
  readonly rounds: readonly Round[];
  readonly searches: readonly DifficultySearch[];
}

/** What runs in a search and how long it is, known before it begins. */
export function planSearch({ space, seed, trials: count, nonces }: SearchOptions): Omit<SearchResult, "searches"> {
  const trials = drawTrials(space, seed, count);
  return { trials, rounds: planRounds(trials.length, nonces.length) };
}

export async function searchHyperparameters(options: SearchOptions, run: RunWanted): Promise<SearchResult> {
  const { trials, rounds } = planSearch(options);
  const searches = options.difficulties.map((difficulty) => new OngoingSearch(difficulty, trials, options));
  for (const round of rounds) {
    const wanted = searches.map((search) => search.wanted(round));
    const outcomes = await run(wanted.flat(), round);
    let first = 0;
    searches.forEach((search, i) => {
      const end = first + wanted[i]!.length;
      search.finish(round, outcomes.slice(first, end));
      first = end;
    });
  }
  return { trials, rounds, searches: searches.map((search) => search.result()) };
}

class OngoingSearch {
  readonly #difficulty: Difficulty;
  readonly #trials: readonly Hyperparameters[];
  readonly #options: SearchOptions;
  readonly #outcomes: WantedOutcome[][];
  readonly #rounds: FinishedRound[] = [];
  /** Indices of the trials of the coming round. */
  #running: readonly number[];

  constructor(difficulty: Difficulty, trials: readonly Hyperparameters[], options: SearchOptions) {
    this.#difficulty = difficulty;
    this.#trials = trials;
    this.#options = options;
    this.#outcomes = trials.map(() => []);
    this.#running = trials.map((_, i) => i);
  }

  /** Trial by trial, on the nonces that are new in this round. */
  wanted(round: Round): WantedAttempt[] {
    return this.#running.flatMap((index) =>
      this.#newNonces(round).map((nonce) => ({ difficulty: this.#difficulty, trial: this.#trials[index]!, nonce })),
    );
  }

  finish(round: Round, outcomes: readonly WantedOutcome[]): void {
    const width = this.#newNonces(round).length;
    this.#running.forEach((index, i) => {
      this.#outcomes[index]!.push(...outcomes.slice(i * width, (i + 1) * width));
    });
    const standings = this.#running.map((index) => this.#standing(index)).sort(byRank);
    this.#rounds.push({ nonces: this.#options.nonces.slice(0, round.nonces), standings });
    const rivals = standings.flatMap(({ trial }) => (trial === 0 ? [] : trial));
    this.#running = [0, ...rivals.slice(0, survivors(rivals.length)).sort((a, b) => a - b)];
  }

  result(): DifficultySearch {
    const standings = this.#rounds.at(-1)?.standings ?? [];
    const standard = standings.find(({ trial }) => trial === 0)!;
    return { difficulty: this.#difficulty, rounds: this.#rounds, best: standings[0]!, standard };
  }

  #newNonces({ nonces }: Round): readonly number[] {
    return this.#options.nonces.slice(this.#rounds.at(-1)?.nonces.length ?? 0, nonces);
  }

  #standing(index: number): Standing {
    const outcomes = this.#outcomes[index]!;
    const attempts = outcomes.map(({ attempt }) => ("lost" in attempt ? null : attempt));
    return { trial: index, ...scoreTrial(attempts, this.#options.objective), outcomes };
  }
}

/** Of equal trials the one drawn first, so that nothing replaces the optimizer as it is without being better. */
function byRank(a: Standing, b: Standing): number {
  return compareScores(a, b) || a.trial - b.trial;
}
