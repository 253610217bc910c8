import { formatNumber } from "../../../downhill/src/report/page/numbers.ts";
import { attemptsOf } from "../experiment.ts";
import { describeTest, formatRatioInterval, table } from "../markdown.ts";
import { TestFamily, testError } from "../paired-tests.ts";
import { combine, type Examination, judge } from "./claim.ts";

const rivals = ["momentum", "nesterov"];

/** "Adam does not generalize best: the versions of SGD with momentum have lower test errors." */
export const generalizationExamination: Examination = (experiment, family) => {
  const depths = experiment.depths.filter((depth) => depth > 1);
  const adam = attemptsOf(experiment, "adam", depths);
  const tests = ["sgd", ...rivals].map((label) => ({
    label,
    test: family.add(attemptsOf(experiment, label, depths), adam, testError),
  }));
  const byDepth = experiment.depths.map((depth) => {
    // Shown to see where the difference lies; not tested, so in no family.
    const shown = new TestFamily();
    const ofAdam = attemptsOf(experiment, "adam", [depth]);
    return [
      String(depth),
      ...["sgd", ...rivals].map((label) => {
        const { ratio, interval } = shown.add(attemptsOf(experiment, label, [depth]), ofAdam, testError);
        return interval === null ? "" : `${formatNumber(ratio)} (${formatRatioInterval(interval)})`;
      }),
    ];
  });
  return () => {
    const parts = tests
      .filter(({ label }) => rivals.includes(label))
      .map(({ label, test }) => ({
        text: `${label}: test error over that of adam at L > 1: ${describeTest(test, family)}.`,
        verdict: judge(family.direction(test), "below"),
      }));
    const [sgd] = tests;
    return {
      title: "Generalization",
      statement: "Adam does not generalize best: the versions of SGD with momentum have lower test errors.",
      verdict: combine(parts.map(({ verdict }) => verdict)),
      rule: "Over the depths L > 1 (the paper sets L = 1 apart), test errors of momentum and nesterov are each below those of adam.",
      parts,
      details: `For comparison, sgd: ${describeTest(sgd!.test, family)}. Ratios to adam by depth, with 95 % intervals that are not corrected for their number:\n\n${table(["L", "sgd", ...rivals], byDepth)}`,
    };
  };
};
