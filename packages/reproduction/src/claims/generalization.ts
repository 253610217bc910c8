import { attemptsOf } from "../experiment.ts";
import { describeTest } from "../markdown.ts";
import { testError } from "../paired-tests.ts";
import { combine, type Examination, judge } from "./claim.ts";
import { ratiosByDepth } from "./ratios-by-depth.ts";

const rivals = ["momentum", "nesterov"];

/** "Adam does not generalize best: the versions of SGD with momentum have lower test errors." */
export const generalizationExamination: Examination = (experiment, family) => {
  const depths = experiment.depths.filter((depth) => depth > 1);
  const adam = attemptsOf(experiment, "adam", depths);
  const tests = ["sgd", ...rivals].map((label) => ({
    label,
    test: family.add(attemptsOf(experiment, label, depths), adam, testError),
  }));
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
      details: `For comparison, sgd: ${describeTest(sgd!.test, family)}. ${ratiosByDepth(experiment, "adam", testError)}`,
    };
  };
};
