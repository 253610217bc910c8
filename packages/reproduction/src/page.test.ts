import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { planRecord } from "../../downhill/src/benchmark/records/plan-record.ts";
import type { AttemptSummary } from "../../downhill/src/benchmark/records/recorded-attempt.ts";
import { planResults } from "../../downhill/src/report/plan-results.ts";
import { inventAttempts, inventPlan } from "../../downhill/test/report/invented-results.ts";
import { type Experiment, readExperiment } from "./experiment.ts";
import { drawFirstFigure, drawSecondFigure } from "./figures.ts";
import { renderPage } from "./page.ts";
import { archive, firstFigure, page, secondFigure } from "./places.ts";

const shallow = [1, 2, 3, 4, 8, 11];

/** The invented attempts, each as `change` makes it, or left out. */
function experimentOf(
  change: (attempt: AttemptSummary) => AttemptSummary | undefined,
  hiddenLayers = shallow,
): Experiment {
  const plan = planRecord(inventPlan({ hiddenLayers, nonces: 5 }).plan);
  const attempts = inventAttempts(plan).flatMap((attempt) => change(attempt) ?? []);
  const { optimizers } = plan.plan;
  const results = planResults(
    plan,
    optimizers.map(({ label, digest }) => ({
      label,
      attempts: attempts.filter(({ optimizerDigest }) => optimizerDigest === digest),
    })),
  );
  const labels = optimizers.map(({ label }) => label);
  return {
    fileDigest: "0".repeat(64),
    plan,
    results,
    runs: [],
    labels,
    depths: hiddenLayers,
    samples: [1024, 2048, 4096],
  };
}

function verdicts(text: string): Map<string, string> {
  const rows = [...text.matchAll(/^\| \[(.+?)\]\(.*\*\*(.+?)\*\* \|$/gm)];
  return new Map(rows.map(([, title, verdict]) => [title ?? "", verdict ?? ""]));
}

/** Test errors by optimizer and depth, told apart by the data set a little. */
function withErrors(errorOf: (optimizer: string, depth: number) => number): Experiment {
  return experimentOf((attempt) => {
    const { hiddenLayers, samples } = attempt.difficulty;
    const testError = errorOf(attempt.optimizer, hiddenLayers) * (1 + attempt.nonce / 1000 + samples / 1e6);
    return { ...attempt, testError, baseline: 0.16, status: testError < 0.16 ? "passed" : "failed" };
  });
}

const asPaper = (optimizer: string, depth: number) => {
  const rank = { sgd: 3, momentum: 0, nesterov: 0.1, adam: 1 }[optimizer] ?? 0;
  if (depth === 1) return optimizer === "adam" ? 0.07 : 0.08;
  return 0.05 + 0.001 * (1 + rank) * Math.abs(depth - 3) + 0.001 * rank;
};

describe("the page", () => {
  it("supports all statements where the data are as the paper has them", () => {
    const found = verdicts(renderPage(withErrors(asPaper)));
    expect([...found.values()]).toEqual(Array(5).fill("supported"));
  });

  it("does not support what the data contradict", () => {
    const contrary = (optimizer: string, depth: number) =>
      ({ sgd: 0.5, momentum: 0.6, nesterov: 0.6, adam: 0.3 })[optimizer]! *
      (depth === 1 && optimizer === "adam" ? 3 : 1) *
      (1 - depth / 100);
    const found = verdicts(renderPage(withErrors(contrary)));
    expect(found.get("Depth")).toBe("not supported");
    expect(found.get("Generalization")).toBe("not supported");
    expect(found.get("One hidden layer")).toBe("not supported");
    expect(found.get("Slack α = 4")).toBe("not supported");
  });

  it("decides nothing where optimizers do not differ", () => {
    const found = verdicts(renderPage(withErrors(() => 0.06)));
    expect(found.get("Generalization")).toBe("undecided");
    expect(found.get("One hidden layer")).toBe("undecided");
  });

  it("says so where the run is not finished, or has hardly begun", () => {
    const half = renderPage(experimentOf((attempt) => (attempt.optimizer === "adam" ? undefined : attempt)));
    expect(half).toContain("270 of 360 attempts");
    expect(verdicts(half).get("Generalization")).toBe("undecided");
    const none = renderPage(experimentOf(() => undefined));
    expect(new Set(verdicts(none).values())).toEqual(new Set(["undecided"]));
    expect(none).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it("counts attempts without a solution against the optimizer's pass rate, and leaves them out of ratios", () => {
    const text = renderPage(
      experimentOf((attempt) =>
        attempt.optimizer === "sgd" && attempt.difficulty.hiddenLayers === 11
          ? { ...attempt, testError: null, baseline: null, bestEpoch: null, status: "no-solution", stop: "diverged" }
          : attempt,
      ),
    );
    expect(text).toContain("sgd: 45 of 60 attempts at L > 2 pass");
    expect(text).toContain("15 pairs without a value left out");
    expect(text).toContain("did not end by early stopping: sgd 15");
    expect(text).not.toMatch(/NaN|Infinity/);
  });

  // Until the run is kept here there is nothing to compare.
  it.skipIf(!existsSync(archive))("and its figures are what the kept results give", async () => {
    const experiment = await readExperiment(archive);
    expect(renderPage(experiment)).toBe(readFileSync(page, "utf8"));
    expect((await drawSecondFigure(experiment)) === readFileSync(secondFigure, "utf8")).toBe(true);
    expect((await drawFirstFigure()) === readFileSync(firstFigure, "utf8")).toBe(true);
  });
});
