/** What can and cannot be concluded, in words. */
import type { Difficulty } from "../../instance/difficulty.ts";
import type { ContestantFigures, Interval, PairFigures, TestErrorRatio } from "../records/comparison.ts";

type Concluded = Omit<PairFigures, "sentence">;

/** Of one row: difficulty null is over all. */
export function pairSentence(pair: Concluded, difficulty: Difficulty | null, difficulties: number): string {
  const where =
    difficulty === null
      ? difficulties === 1
        ? "Overall"
        : `Over ${difficulties} difficulties`
      : `At L = ${difficulty.hiddenLayers}, N = ${difficulty.samples}`;
  const unit = difficulty === null ? "data set" : "instance";
  switch (pair.verdict) {
    case "first-better":
      return `${where}, ${pair.first} has the lower test error${describeRatio(pair, unit)}.`;
    case "second-better":
      return `${where}, ${pair.second} has the lower test error${describeRatio(turned(pair), unit)}.`;
    case "undecided":
      return `${where}, ${describeDoubt(pair, unit)}.`;
    default:
      return pair.verdict satisfies never;
  }
}

/** The pair from the other side. */
function turned(pair: Concluded): Concluded {
  const { first, second, ratio } = pair;
  if (ratio === null) return { ...pair, first: second, second: first };
  const { interval } = ratio;
  const inverse = {
    ...ratio,
    ratio: 1 / ratio.ratio,
    interval: interval === null ? null : { low: 1 / interval.high, high: 1 / interval.low },
  };
  return { ...pair, first: second, second: first, ratio: inverse };
}

function describeRatio({ second, ratio, test }: Concluded, unit: string): string {
  const evidence = `${formatPValue(test.adjusted)}, ${count(test.units, unit)}`;
  if (ratio === null) return `: no instance has a solution of both (${evidence})`;
  return `: ${formatRatio(ratio.ratio)} times that of ${second} (${describeInterval(ratio)}${evidence})`;
}

function describeInterval({ interval }: TestErrorRatio): string {
  return interval === null ? "" : `95 % interval ${formatInterval(interval)}, `;
}

function describeDoubt(pair: Concluded, unit: string): string {
  const { first, second, test, moreNonces } = pair;
  const pairs = pair.wins + pair.ties + pair.losses;
  if (test.units === 0) return `the test errors of ${first} and ${second} are the same in ${count(pairs, "pair")}`;
  const shown = `that ${first} and ${second} differ in test error is not shown${describeFirst(pair, unit)}`;
  if (test.units === 1) return `${shown}: one ${unit} cannot show it`;
  const remedy =
    moreNonces === null
      ? "a thousand more nonces would hardly settle it"
      : `about ${count(moreNonces, "more nonce")} would settle it, if the difference seen so far is real`;
  return `${shown}; ${remedy}`;
}

function describeFirst({ first, ratio, test }: Concluded, unit: string): string {
  const evidence = `${formatPValue(test.adjusted)}, ${count(test.units, unit)}`;
  if (ratio === null) return ` (${evidence})`;
  return ` (that of ${first} is ${formatRatio(ratio.ratio)} times as large, ${describeInterval(ratio)}${evidence})`;
}

/** Of a pair over all difficulties and at each of them, and how often both pass. */
export function conclude(overall: PairFigures, rows: readonly PairFigures[], figures: readonly ContestantFigures[]) {
  const { first, second } = overall;
  const passes = [first, second].map((label) => {
    const { passRate } = figures.find((ofOne) => ofOne.label === label)!;
    return `${label} passes ${passRate.passed} of ${passRate.attempts}`;
  });
  const parts = [overall.sentence, ...(rows.length > 1 ? [describeRows(overall, rows)] : []), `${passes.join(", ")}.`];
  return parts.join(" ");
}

function describeRows({ first, second }: PairFigures, rows: readonly PairFigures[]): string {
  const better = (verdict: PairFigures["verdict"]) => rows.filter((row) => row.verdict === verdict);
  const [ofFirst, ofSecond] = [better("first-better").length, better("second-better").length];
  const undecided = better("undecided");
  const remedy =
    undecided.length === 0
      ? ""
      : `; ${describeRemedy(undecided, undecided.length === rows.length ? "them" : `the ${undecided.length} left`)}`;
  return undecided.length === rows.length
    ? `Taken one by one, none of the difficulties is decided${remedy}.`
    : `Taken one by one, ${first} is better at ${ofFirst} of ${rows.length} difficulties and ${second} at ${ofSecond}${remedy}.`;
}

function describeRemedy(undecided: readonly PairFigures[], those: string): string {
  const needed = undecided.map(({ moreNonces }) => moreNonces ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const half = needed[Math.ceil(needed.length / 2) - 1]!;
  const which = needed.length === 1 ? "the one left" : `half of ${those}`;
  return Number.isFinite(half)
    ? `about ${count(half, "more nonce")} would settle ${which}`
    : `a thousand more nonces would hardly settle ${which}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** Three significant digits. */
export function formatRatio(ratio: number): string {
  return ratio >= 1000 || ratio < 0.001 ? ratio.toExponential(2) : ratio.toPrecision(3);
}

export function formatInterval({ low, high }: Interval): string {
  return `${formatRatio(low)} to ${formatRatio(high)}`;
}

export function formatPValue(pValue: number): string {
  return pValue < 1e-4 ? "p < 0.0001" : `p = ${pValue.toPrecision(2)}`;
}
