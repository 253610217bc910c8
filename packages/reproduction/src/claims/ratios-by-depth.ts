import { formatNumber } from "../../../downhill/src/report/page/numbers.ts";
import { attemptsOf, type Experiment } from "../experiment.ts";
import { formatRatioInterval, table } from "../markdown.ts";
import { type Quantity, TestFamily } from "../paired-tests.ts";

/** Ratios to one optimizer at each depth, to show where a difference lies. They are not tested, so in no family. */
export function ratiosByDepth(experiment: Experiment, reference: string, quantity: Quantity): string {
  const others = experiment.labels.filter((label) => label !== reference);
  const rows = experiment.depths.map((depth) => {
    const shown = new TestFamily();
    const ofReference = attemptsOf(experiment, reference, [depth]);
    const cells = others.map((label) => {
      const { ratio, interval } = shown.add(attemptsOf(experiment, label, [depth]), ofReference, quantity);
      return interval === null ? "" : `${formatNumber(ratio)} (${formatRatioInterval(interval)})`;
    });
    return [String(depth), ...cells];
  });
  return `Ratios to ${reference} by depth, with 95 % intervals that are not corrected for their number:\n\n${table(["L", ...others], rows)}`;
}
