import { attemptsOf } from "../experiment.ts";
import { describeTest } from "../markdown.ts";
import { testError } from "../paired-tests.ts";
import { combine, type Examination, judge } from "./claim.ts";

/** "At L = 1 Adam is ahead of every version of SGD." */
export const shallowExamination: Examination = (experiment, family) => {
  const adam = attemptsOf(experiment, "adam", [1]);
  const tests = experiment.labels
    .filter((label) => label !== "adam")
    .map((label) => ({ label, test: family.add(adam, attemptsOf(experiment, label, [1]), testError) }));
  return () => {
    const parts = tests.map(({ label, test }) => ({
      text: `adam: test error over that of ${label} at L = 1: ${describeTest(test, family)}.`,
      verdict: judge(family.direction(test), "below"),
    }));
    return {
      title: "One hidden layer",
      statement: "At L = 1, where only the input layer trains, Adam outperforms every version of SGD.",
      verdict: combine(parts.map(({ verdict }) => verdict)),
      rule: "At L = 1, test errors of adam are below those of sgd, of momentum and of nesterov.",
      parts,
      details: "",
    };
  };
};
