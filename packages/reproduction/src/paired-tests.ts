/**
 * Ratios between optimizers, or between depths, and tests that they are 1. What is paired and averaged is a data set,
 * one of N and nonce: networks of all depths are trained on the same points, so depths are not independent.
 */
import type { Interval } from "../../downhill/src/benchmark/records/comparison.ts";
import type { AttemptSummary } from "../../downhill/src/benchmark/records/recorded-attempt.ts";
import { geometricMean } from "../../downhill/src/benchmark/statistics/geometric-mean.ts";
import { holm } from "../../downhill/src/benchmark/statistics/holm.ts";
import { significance } from "../../downhill/src/benchmark/statistics/levels.ts";
import { requiredUnits } from "../../downhill/src/benchmark/statistics/sample-size.ts";
import { signedRankTest } from "../../downhill/src/benchmark/statistics/signed-rank.ts";
import { log } from "../../downhill/src/foundation/special-functions.ts";

/** Positive where it is known. */
export type Quantity = (attempt: AttemptSummary) => number | null;

export const testError: Quantity = (attempt) => attempt.testError;
export const epochs: Quantity = (attempt) => (attempt.bestEpoch === null ? null : attempt.epochs);

export interface PairedTest {
  /** Geometric mean of first over second; NaN without data sets. */
  readonly ratio: number;
  /** 95 %, by Student's t on the logarithms; null with fewer than two data sets. */
  readonly interval: Interval | null;
  readonly dataSets: number;
  /** Pairs without a value on one side. */
  readonly leftOut: number;
  /** Of Wilcoxon's signed-rank test, two-sided. */
  readonly pValue: number;
  /** The mean logarithms that the data sets give. */
  readonly units: readonly number[];
}

const mostNeeded = 10_000;

export type Direction = "below" | "above" | "undecided";

/** All tests of the page, whose p-values are corrected together. */
export class TestFamily {
  readonly #tests: PairedTest[] = [];
  #adjusted: ReadonlyMap<PairedTest, number> | undefined;

  /** Tests the ratio of two groups of attempts, paired by difficulty or, between depths, by data set. */
  add(first: readonly AttemptSummary[], second: readonly AttemptSummary[], quantity: Quantity): PairedTest {
    if (this.#adjusted !== undefined) throw new Error("the tests are corrected already");
    const { units, leftOut } = dataSetRatios(first, second, quantity);
    const { ratio, interval } = units.length === 0 ? { ratio: Number.NaN, interval: null } : geometricMean(units);
    const test = { ratio, interval, dataSets: units.length, leftOut, pValue: signedRankTest(units).pValue, units };
    this.#tests.push(test);
    return test;
  }

  get size(): number {
    return this.#tests.length;
  }

  /** Corrected by Holm's method over all tests that were added; ends the adding. */
  adjusted(test: PairedTest): number {
    if (this.#adjusted === undefined) {
      const corrected = holm(this.#tests.map(({ pValue }) => pValue));
      this.#adjusted = new Map(this.#tests.map((each, i) => [each, corrected[i]!]));
    }
    return this.#adjusted.get(test)!;
  }

  /**
   * Estimated number of data sets that would decide, with a probability of 80 %, if what was seen is what there is to
   * see; null where it decides already, or where no number below 10,000 would do.
   */
  needed(test: PairedTest): number | null {
    if (test.dataSets < 2 || this.direction(test) !== "undecided") return null;
    const units = requiredUnits(test.units, significance / this.size);
    return units > test.dataSets && units < mostNeeded ? units : null;
  }

  /** Which side of 1 the ratio is on, where the test decides and the interval agrees. */
  direction(test: PairedTest): Direction {
    const { interval } = test;
    if (interval === null || this.adjusted(test) >= significance) return "undecided";
    if (interval.high < 1) return "below";
    return interval.low > 1 ? "above" : "undecided";
  }
}

/** Mean logarithm of first over second, of each data set that both have. */
function dataSetRatios(first: readonly AttemptSummary[], second: readonly AttemptSummary[], quantity: Quantity) {
  const isOneDepth = depthsOf(first).size === 1 && depthsOf(second).size === 1;
  const placeOf = (attempt: AttemptSummary) =>
    `${dataSetOf(attempt)} ${isOneDepth ? "" : attempt.difficulty.hiddenLayers}`;
  const partners = new Map(second.map((attempt) => [placeOf(attempt), attempt]));
  const ratios = new Map<string, number[]>();
  let leftOut = 0;
  for (const attempt of first) {
    const partner = partners.get(placeOf(attempt));
    if (partner === undefined) continue;
    const [a, b] = [quantity(attempt), quantity(partner)];
    if (a === null || b === null || !(a > 0 && b > 0 && Number.isFinite(a / b))) {
      leftOut += 1;
      continue;
    }
    const dataSet = dataSetOf(attempt);
    ratios.set(dataSet, [...(ratios.get(dataSet) ?? []), log(a / b)]);
  }
  const units = [...ratios.values()].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  return { units, leftOut };
}

function depthsOf(attempts: readonly AttemptSummary[]): ReadonlySet<number> {
  return new Set(attempts.map(({ difficulty }) => difficulty.hiddenLayers));
}

function dataSetOf({ difficulty, nonce }: AttemptSummary): string {
  return `${difficulty.samples} ${nonce}`;
}
