/** What the second figure shows at one number of samples: averages over the instances, by depth. */
import { type Average, average } from "../averages.ts";
import { seriesStyle } from "../drawing/palette.ts";
import { type Cell, cellsOf, type PlanResults } from "../plan-results.ts";
import type { Series } from "./difficulty-panel.ts";

type Value = (attempt: Cell["attempts"][number]) => number | null;

/** Test errors of the optimizers, after the threshold and the noise. */
export function testErrorSeries(results: PlanResults, labels: readonly string[], samples: number): Series[] {
  const { slack } = results.plan.plan.challenge;
  return [
    instanceSeries("threshold ε*²", results, samples, ({ baseline }) => baseline),
    instanceSeries("noise floor", results, samples, ({ baseline }) => (baseline === null ? null : baseline / slack)),
    ...optimizerSeries(results, labels, samples, ({ testError }) => testError),
  ];
}

export function epochSeries(results: PlanResults, labels: readonly string[], samples: number): Series[] {
  return optimizerSeries(results, labels, samples, ({ epochs }) => epochs);
}

function optimizerSeries(results: PlanResults, labels: readonly string[], samples: number, value: Value): Series[] {
  return labels.map((label, i) => ({
    label,
    style: seriesStyle(i),
    points: cellsOf(results, label)
      .filter((cell) => cell.samples === samples)
      .flatMap(({ hiddenLayers, attempts }) => point(hiddenLayers, average(valuesOf(attempts, value)))),
  }));
}

/** What belongs to the instances: averaged over the optimizers first, since theirs are not independent. */
function instanceSeries(label: string, results: PlanResults, samples: number, value: Value): Series {
  const byDepth = Map.groupBy(
    results.cells.filter((cell) => cell.samples === samples),
    ({ hiddenLayers }) => hiddenLayers,
  );
  const points = [...byDepth].flatMap(([hiddenLayers, cells]) => {
    const byNonce = Map.groupBy(
      cells.flatMap(({ attempts }) => attempts),
      ({ nonce }) => nonce,
    );
    const means = [...byNonce.values()].flatMap((attempts) => average(valuesOf(attempts, value))?.mean ?? []);
    return point(hiddenLayers, average(means));
  });
  return { label, style: undefined, points: points.sort((a, b) => a.hiddenLayers - b.hiddenLayers) };
}

function valuesOf(attempts: Cell["attempts"], value: Value): number[] {
  return attempts.flatMap((attempt) => value(attempt) ?? []);
}

function point(hiddenLayers: number, value: Average | null): Series["points"][number][] {
  return value === null ? [] : [{ hiddenLayers, average: value }];
}
