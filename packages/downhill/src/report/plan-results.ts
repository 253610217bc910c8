/** What there is of a plan's attempts, by optimizer and difficulty. */
import type { PlanRecord } from "../benchmark/records/plan-record.ts";
import type { AttemptSummary } from "../benchmark/records/recorded-attempt.ts";

export interface PlanResults {
  readonly plan: PlanRecord;
  /** Optimizer by optimizer, then difficulty by difficulty, in the plan's order. */
  readonly cells: readonly Cell[];
  /** How many attempts the plan has, and how many of them there are. */
  readonly planned: number;
  readonly found: number;
}

/** One optimizer at one difficulty. */
export interface Cell {
  readonly label: string;
  readonly hiddenLayers: number;
  readonly samples: number;
  /** How many attempts the plan has here. */
  readonly planned: number;
  /** Those there are, in order of nonce. */
  readonly attempts: readonly AttemptSummary[];
}

/** The attempts of an optimizer of the plan. */
export interface PlannedAttempts {
  readonly label: string;
  readonly attempts: readonly AttemptSummary[];
}

/** Sorts attempts, all of them the plan's, into its cells. */
export function planResults(plan: PlanRecord, optimizers: readonly PlannedAttempts[]): PlanResults {
  const { difficulties, nonces } = plan.plan;
  const cells = optimizers.flatMap(({ label, attempts }) => {
    const byDifficulty = Map.groupBy(attempts, difficultyKey);
    return difficulties.map((difficulty): Cell => {
      const here = byDifficulty.get(difficultyKey({ difficulty })) ?? [];
      return { label, ...difficulty, planned: nonces.length, attempts: here.toSorted((a, b) => a.nonce - b.nonce) };
    });
  });
  const found = cells.reduce((sum, cell) => sum + cell.attempts.length, 0);
  return { plan, cells, planned: cells.length * nonces.length, found };
}

/** The cells of a label, in the plan's order of difficulties. */
export function cellsOf({ cells }: PlanResults, label: string): readonly Cell[] {
  return cells.filter((cell) => cell.label === label);
}

/** Numbers of hidden layers, ascending. */
export function depthsOf({ cells }: PlanResults): number[] {
  return ascending(cells.map(({ hiddenLayers }) => hiddenLayers));
}

/** Numbers of samples, ascending. */
export function samplesOf({ cells }: PlanResults): number[] {
  return ascending(cells.map(({ samples }) => samples));
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function difficultyKey({ difficulty }: Pick<AttemptSummary, "difficulty">): string {
  return `${difficulty.hiddenLayers} ${difficulty.samples}`;
}
