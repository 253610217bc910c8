import { average } from "../../../downhill/src/report/averages.ts";
import { attemptsOf, type Experiment } from "../experiment.ts";
import { describeTest, list, table } from "../markdown.ts";
import { type PairedTest, TestFamily, testError } from "../paired-tests.ts";
import { combine, type Examination, type Finding, judge, type Part, type Verdict } from "./claim.ts";

/** The depth that the paper names as best, and what "about" leaves room for. */
const claimedDepth = 3;
const nearDepths = [2, 3, 4];

/** "Deeper networks are harder to train, and need more advanced optimizers; the best depth is about 3." */
export const depthExamination: Examination = (experiment, family) => {
  // The many tests of every depth against the best are corrected among themselves: they would drown the others.
  const depthFamily = new TestFamily();
  const deepest = experiment.depths.at(-1)!;
  const harder = experiment.labels.map((label) => ({
    label,
    test: family.add(
      attemptsOf(experiment, label, [deepest]),
      attemptsOf(experiment, label, [claimedDepth]),
      testError,
    ),
  }));
  const deep = experiment.depths.filter((depth) => depth > claimedDepth);
  const advanced = experiment.labels
    .filter((label) => label !== "sgd")
    .map((label) => ({
      label,
      test: family.add(attemptsOf(experiment, label, deep), attemptsOf(experiment, "sgd", deep), testError),
    }));
  const optima = experiment.labels.map((label) => searchBestDepth(experiment, depthFamily, label));
  return () => finding(experiment, { family, depthFamily, harder, advanced, optima });
};

interface Labelled {
  readonly label: string;
  readonly test: PairedTest;
}

interface Evidence {
  readonly family: TestFamily;
  readonly depthFamily: TestFamily;
  readonly harder: readonly Labelled[];
  readonly advanced: readonly Labelled[];
  readonly optima: readonly BestDepth[];
}

/** The depth with the lowest mean test error, with each other depth tested against it. */
interface BestDepth {
  readonly label: string;
  readonly depth: number | null;
  readonly others: readonly { readonly depth: number; readonly test: PairedTest }[];
}

function searchBestDepth(experiment: Experiment, family: TestFamily, label: string): BestDepth {
  const means = experiment.depths.flatMap((depth) => {
    const errors = attemptsOf(experiment, label, [depth]).flatMap((attempt) => testError(attempt) ?? []);
    const mean = average(errors)?.mean;
    return mean === undefined ? [] : [{ depth, mean }];
  });
  if (means.length === 0) return { label, depth: null, others: [] };
  const best = means.reduce((a, b) => (b.mean < a.mean ? b : a)).depth;
  const others = experiment.depths
    .filter((depth) => depth !== best)
    .map((depth) => ({
      depth,
      test: family.add(attemptsOf(experiment, label, [depth]), attemptsOf(experiment, label, [best]), testError),
    }));
  return { label, depth: best, others };
}

/** Depths that the data do not tell from the best. */
function asGood({ depth, others }: BestDepth, family: TestFamily): number[] {
  const rivals = others.filter(({ test }) => family.direction(test) !== "above").map((other) => other.depth);
  return depth === null ? [] : [depth, ...rivals].sort((a, b) => a - b);
}

function judgeDepth(best: BestDepth, family: TestFamily): Verdict {
  if (best.depth === null) return "undecided";
  const good = asGood(best, family);
  if (!good.some((depth) => nearDepths.includes(depth))) return "not supported";
  return nearDepths.includes(best.depth) ? "supported" : "undecided";
}

function finding({ depths }: Experiment, evidence: Evidence): Finding {
  const parts = partsOf(depths.at(-1)!, evidence);
  return {
    title: "Depth",
    statement: `Deeper networks are harder to train and need more advanced versions of SGD for better test errors; the best depth is about ${claimedDepth}.`,
    verdict: combine(parts.map(({ verdict }) => verdict)),
    rule:
      `Three parts, each for every optimizer: test error at the greatest depth is above that at L = ${claimedDepth}; beyond it, ` +
      `momentum and nesterov are below sgd (adam is shown, but is no version of SGD with momentum); the depth with the ` +
      `lowest mean test error is ${nearDepths.join(" or ")} (not supported where none of these is among the depths that ` +
      "the data do not tell from the best; the tests of depths against the best are corrected among themselves).",
    parts,
    details: optimaTable(evidence),
  };
}

function partsOf(deepest: number, { family, depthFamily, harder, advanced, optima }: Evidence): Part[] {
  const verdictOf = (expected: "above" | "below", tests: readonly Labelled[]) =>
    combine(tests.map(({ test }) => judge(family.direction(test), expected)));
  const describe = (tests: readonly Labelled[]) =>
    tests.map(({ label, test }) => `${label} ${describeTest(test, family)}`).join("; ");
  const withMomentum = advanced.filter(({ label }) => label !== "adam");
  const best = optima.map((each) => describeBest(each, depthFamily)).join("; ");
  return [
    {
      text: `Deeper is harder: test error at L = ${deepest} over that at L = ${claimedDepth}: ${describe(harder)}.`,
      verdict: verdictOf("above", harder),
    },
    {
      text: `Advanced versions of SGD are better at L > ${claimedDepth}, test error over that of sgd: ${describe(advanced)}.`,
      verdict: verdictOf("below", withMomentum),
    },
    {
      text: `The best depth is about ${claimedDepth}: ${best}.`,
      verdict: combine(optima.map((each) => judgeDepth(each, depthFamily))),
    },
  ];
}

function optimaTable({ optima, depthFamily }: Evidence): string {
  const rows = optima.map((best) => {
    const rivals = asGood(best, depthFamily).filter((depth) => depth !== best.depth);
    return [best.label, best.depth === null ? "no data" : String(best.depth), list(rivals.map(String)) || "none"];
  });
  return table(["optimizer", "best L", "not told from it"], rows);
}

function describeBest(best: BestDepth, family: TestFamily): string {
  if (best.depth === null) return `${best.label} no data yet`;
  const atClaim = best.others.find(({ depth }) => depth === claimedDepth);
  const against = atClaim === undefined ? "" : `, L = ${claimedDepth} being ${describeTest(atClaim.test, family)}`;
  return `${best.label} L = ${best.depth}${against}`;
}
