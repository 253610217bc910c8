import type { AttemptSummary } from "../../../downhill/src/benchmark/records/recorded-attempt.ts";
import { passRate } from "../../../downhill/src/benchmark/statistics/pass-rate.ts";
import { median } from "../../../downhill/src/report/averages.ts";
import { formatNumber, formatShare } from "../../../downhill/src/report/page/numbers.ts";
import { attemptsOf, type Experiment } from "../experiment.ts";
import { table } from "../markdown.ts";
import { combine, type Examination, type Verdict } from "./claim.ts";

/** What "a good margin" is taken to mean. */
const leastRate = 0.9;
const mostOfThreshold = 0.75;

interface Margin {
  readonly label: string;
  readonly passed: number;
  readonly attempts: number;
  readonly low: number;
  readonly high: number;
  /** α with which an attempt would only just pass: median, and what 95 of 100 attempts need at most. */
  readonly median: number | null;
  readonly most: number | null;
}

/** "α = 4 leaves a good margin for L > 2." */
export const marginExamination: Examination = (experiment) => {
  const { slack } = experiment.plan.plan.challenge;
  const deep = experiment.depths.filter((depth) => depth > 2);
  const margins = experiment.labels.map((label) => marginOf(experiment, label, deep));
  const shallow = experiment.depths.filter((depth) => depth <= 2);
  const others = shallow.flatMap((depth) =>
    experiment.labels.map((label) => ({ depth, ...marginOf(experiment, label, [depth]) })),
  );
  return () => {
    const parts = margins.map((margin) => ({
      text: `${margin.label}: ${margin.passed} of ${margin.attempts} attempts at L > 2 pass (${formatShare(margin.low)} to ${formatShare(margin.high)}); half of them would pass with α = ${formatNumber(margin.median ?? Number.NaN)}, 95 of 100 with α = ${formatNumber(margin.most ?? Number.NaN)}.`,
      verdict: judgeMargin(margin, slack),
    }));
    return {
      title: `Slack α = ${slack}`,
      statement: `A slack of α = ${slack} leaves a good margin for qualifying solutions at L > 2.`,
      verdict: combine(parts.map(({ verdict }) => verdict)),
      rule:
        `For every optimizer at L > 2: the exact 95 % interval of the pass rate lies above ${formatShare(leastRate)}, and half of the ` +
        `attempts would pass with α = ${mostOfThreshold * slack} (not supported where the interval lies below ${formatShare(leastRate)}). ` +
        "The α that an attempt needs is its test error over the mean squared noise of its test points. Attempts on one data " +
        "set are not independent, so the interval is narrower than it would be for as many that are.",
      parts,
      details: `At L = 1 and 2, which the paper leaves out:\n\n${table(
        ["L", "optimizer", "passed", "α for half", "α for 95 of 100"],
        others.map(({ depth, label, passed, attempts, median: half, most }) => [
          ...[String(depth), label, `${passed}/${attempts}`],
          ...[formatNumber(half ?? Number.NaN), formatNumber(most ?? Number.NaN)],
        ]),
      )}`,
    };
  };
};

function marginOf(experiment: Experiment, label: string, depths: readonly number[]): Margin {
  const attempts = attemptsOf(experiment, label, depths);
  const rate = passRate(attempts.filter(({ status }) => status === "passed").length, attempts.length);
  const needed = attempts.map((attempt) => neededSlack(attempt, experiment.plan.plan.challenge.slack));
  const sorted = needed.toSorted((a, b) => a - b);
  const { passed, interval } = rate;
  return {
    ...{ label, passed, attempts: attempts.length, low: interval.low, high: interval.high },
    ...{ median: median(needed), most: sorted[Math.ceil(0.95 * sorted.length) - 1] ?? null },
  };
}

/** Infinity without a solution. */
function neededSlack({ testError, baseline }: AttemptSummary, slack: number): number {
  return testError === null || baseline === null ? Number.POSITIVE_INFINITY : (slack * testError) / baseline;
}

function judgeMargin({ attempts, low, high, median: half }: Margin, slack: number): Verdict {
  if (attempts === 0 || half === null) return "undecided";
  if (high < leastRate) return "not supported";
  return low >= leastRate && half <= mostOfThreshold * slack ? "supported" : "undecided";
}
