import type { PerformanceProfile } from "../records/comparison.ts";

/** Fuel beyond which a contestant counts as not having arrived, in multiples of the least of any. */
const mostRatio = 4;

/**
 * Performance profiles (Dolan and Moré 2002) scored as AlgoPerf does (Dahl et al. 2023): the mean over r from 1 to 4 of
 * the share of instances that a contestant finishes within r times the least fuel of any. The integral has the closed
 * form mean(max(0, 4 − r) / 3), used here in place of a sum over a grid.
 *
 * `costs` holds, for each contestant, the cost of each instance, Infinity where it did not arrive.
 */
export function performanceProfiles(costs: readonly (readonly number[])[]): PerformanceProfile[] {
  const instances = costs[0]?.length ?? 0;
  const least = Array.from({ length: instances }, (_, i) =>
    costs.reduce((smallest, ofOne) => Math.min(smallest, ofOne[i]!), Number.POSITIVE_INFINITY),
  );
  return costs.map((ofOne) => {
    const ratios = ofOne.map((cost, i) => (Number.isFinite(cost) ? cost / least[i]! : Number.POSITIVE_INFINITY));
    const gained = ratios.reduce((sum, ratio) => sum + Math.max(0, mostRatio - ratio), 0);
    return {
      score: gained / (mostRatio - 1) / instances,
      ratios: ratios.sort((a, b) => (a === b ? 0 : a < b ? -1 : 1)),
    };
  });
}
