import { attemptsOf } from "../experiment.ts";
import { describeTest } from "../markdown.ts";
import { epochs } from "../paired-tests.ts";
import { combine, type Examination, judge } from "./claim.ts";
import { ratiosByDepth } from "./ratios-by-depth.ts";

/** "The advanced versions of SGD need fewer epochs." */
export const epochsExamination: Examination = (experiment, family) => {
  const tests = experiment.labels
    .filter((label) => label !== "sgd")
    .map((label) => ({
      label,
      test: family.add(attemptsOf(experiment, label), attemptsOf(experiment, "sgd"), epochs),
    }));
  return () => {
    const parts = tests.map(({ label, test }) => ({
      text: `${label}: epochs until training stopped, over those of sgd: ${describeTest(test, family)}.`,
      verdict: judge(family.direction(test), "below"),
    }));
    return {
      title: "Epochs",
      statement: "The advanced versions of SGD are more efficient: training stops after fewer epochs.",
      verdict: combine(parts.map(({ verdict }) => verdict)),
      rule: "Over all depths, the epochs T of momentum, nesterov and adam are each below those of sgd.",
      parts,
      details:
        "T contains the patience of 50 epochs, so the ratio of the epochs that led to the result is further from 1. It " +
        "depends on the learning rates, which are each optimizer's usual ones and not tuned to be alike. " +
        ratiosByDepth(experiment, "sgd", epochs),
    };
  };
};
