import type { Experiment } from "../experiment.ts";
import type { TestFamily } from "../paired-tests.ts";

export type Verdict = "supported" | "not supported" | "undecided";

/** One of the things that a statement says, on its own. */
export interface Part {
  readonly text: string;
  readonly verdict: Verdict;
}

/** A statement of the paper's section 5 about its second figure, and what this run says of it. */
export interface Finding {
  readonly title: string;
  /** What the paper states, in our words. */
  readonly statement: string;
  readonly verdict: Verdict;
  /** How the verdict follows from the data. */
  readonly rule: string;
  readonly parts: readonly Part[];
  /** More Markdown. */
  readonly details: string;
}

/**
 * Examines a statement in two steps: the first adds its tests to those of the page, the second, when all are there and
 * can be corrected together, judges.
 */
export type Examination = (experiment: Experiment, family: TestFamily) => () => Finding;

/** What has several parts holds when all of them do, and fails when one does. */
export function combine(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("not supported")) return "not supported";
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === "supported") ? "supported" : "undecided";
}

/** The verdict on "the ratio is on this side of 1". */
export function judge(direction: "below" | "above" | "undecided", expected: "below" | "above"): Verdict {
  if (direction === "undecided") return "undecided";
  return direction === expected ? "supported" : "not supported";
}
