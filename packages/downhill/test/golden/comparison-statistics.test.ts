import { describe, expect, it } from "vitest";
import type { Interval } from "../../src/benchmark/records/comparison.ts";
import { normalDistribution } from "../../src/benchmark/statistics/distributions/normal.ts";
import { studentQuantile } from "../../src/benchmark/statistics/distributions/student.ts";
import { geometricMean } from "../../src/benchmark/statistics/geometric-mean.ts";
import { holm } from "../../src/benchmark/statistics/holm.ts";
import { medianEstimate } from "../../src/benchmark/statistics/median.ts";
import { passRate } from "../../src/benchmark/statistics/pass-rate.ts";
import { performanceProfiles } from "../../src/benchmark/statistics/performance-profile.ts";
import { signedRankTest } from "../../src/benchmark/statistics/signed-rank.ts";
import { type ComparisonStatisticsGolden, readGolden } from "./golden-file.ts";

/**
 * Float64 on both sides; logarithms of gamma functions of a few thousand, some 10⁴ large, lose four or five digits of
 * sixteen.
 */
const relativeTolerance = 1e-11;

const golden = readGolden<ComparisonStatisticsGolden>("comparison-statistics");

function expectClose(actual: number, expected: number): void {
  const allowed = relativeTolerance * Math.abs(expected);
  expect(Math.abs(actual - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(allowed);
}

function expectInterval(actual: Interval | null, [low, high]: readonly [number, number]): void {
  expectClose(actual?.low ?? Number.NaN, low);
  expectClose(actual?.high ?? Number.NaN, high);
}

describe("statistics of comparisons against SciPy", () => {
  it("normal distribution function", () => {
    for (const [x, expected] of golden.normalDistribution) expectClose(normalDistribution(x), expected);
  });

  it("Student's quantile", () => {
    for (const [probability, degrees, expected] of golden.studentQuantile) {
      expectClose(studentQuantile(probability, degrees), expected);
    }
  });

  it("exact intervals of pass rates", () => {
    for (const { passed, attempts, interval } of golden.passRates) {
      expectInterval(passRate(passed, attempts).interval, interval);
    }
  });

  it("bootstrap intervals of medians", () => {
    for (const { values, interval } of golden.medians) expectInterval(medianEstimate(values).interval, interval);
  });

  it("signed-rank tests", () => {
    for (const { differences, ...expected } of golden.signedRanks) {
      const { firstBetter, secondBetter, method, pValue } = signedRankTest(differences);
      expect({ firstBetter, secondBetter, method }).toEqual({
        firstBetter: expected.firstBetter,
        secondBetter: expected.secondBetter,
        method: expected.method,
      });
      expectClose(pValue, expected.pValue);
    }
  });

  it("geometric means with their intervals", () => {
    for (const { logRatios, ratio, interval } of golden.geometricMeans) {
      const mean = geometricMean(logRatios);
      expectClose(mean.ratio, ratio);
      expectInterval(mean.interval, interval);
    }
  });

  it("Holm's correction", () => {
    holm(golden.holm.pValues).forEach((adjusted, i) => {
      expectClose(adjusted, golden.holm.adjusted[i]!);
    });
  });

  it("scores of performance profiles", () => {
    const costs = golden.profiles.costs.map((row) => row.map((cost) => cost ?? Number.POSITIVE_INFINITY));
    performanceProfiles(costs).forEach(({ score }, i) => {
      expectClose(score, golden.profiles.scores[i]!);
    });
  });
});
