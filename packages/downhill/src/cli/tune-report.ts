import type { ComparisonRow, ContestantFigures } from "../benchmark/records/comparison.ts";
import type { Cost, RecordedSearch, RecordedStanding, SearchRecord } from "../benchmark/tuning/search-record.ts";
import { exp } from "../foundation/special-functions.ts";
import type { Difficulty } from "../instance/difficulty.ts";
import { alignColumns, formatCount, formatDuration, formatLoss, wrap } from "./format.ts";
import type { Paint } from "./terminal.ts";
import type { TuneFiles } from "./tune-files.ts";

const textWidth = 100;

/** What tuning found, judged, and cost, for people. */
export function renderTuning(record: SearchRecord, files: TuneFiles, paint: Paint): string {
  return [
    ...renderChoices(record, paint),
    "",
    ...renderJudgement(record, paint),
    "",
    ...alignColumns([
      ["search", describeCost(record.cost.search)],
      ["judgement", describeCost(record.cost.judgement)],
      [files.submission, `the submission: downhill check ${files.submission}`],
      [files.record, "every trial, and the addresses of its attempts"],
    ]),
  ].join("\n");
}

function renderChoices(record: SearchRecord, paint: Paint): string[] {
  const { objective, nonces, seed, space, trials, optimizer } = record;
  const names = Object.keys(space);
  const score = objective === "error" ? "error / threshold" : "fuel to threshold";
  const rows = record.searches.map((search) => [
    describeDifficulty(search.difficulty),
    ...names.map((name) => String(search.chosen[name] ?? "its own")),
    formatScore(lastStanding(search, search.best), objective),
    formatScore(lastStanding(search, 0), objective),
  ]);
  const title = `${optimizer.name}, best of ${trials.length} trials on ${nonces.length} tuning instances (seed ${JSON.stringify(seed)})`;
  const [head = "", ...lines] = alignColumns([["", ...names, score, "as it is"], ...rows]);
  return [paint.bold(title), paint.dim(head), ...lines];
}

function lastStanding({ rounds }: RecordedSearch, trial: number): RecordedStanding | undefined {
  return rounds.at(-1)?.standings.find((standing) => standing.trial === trial);
}

/** Geometric mean of the objective. */
function formatScore(standing: RecordedStanding | undefined, objective: SearchRecord["objective"]): string {
  if (standing === undefined) return "";
  const { mean, failures } = standing;
  const value = mean === null ? "–" : objective === "error" ? formatLoss(exp(mean)) : formatCount(exp(mean));
  return failures === 0 ? value : `${value} (${failures} without)`;
}

function renderJudgement({ judgement, optimizer, searches }: SearchRecord, paint: Paint): string[] {
  if (judgement === null) {
    const isUnchanged = searches.every(({ best }) => best === 0);
    return isUnchanged
      ? wrap(`No trial did better than ${optimizer.name} as it is, so there is nothing to judge.`, textWidth)
      : ["Not judged: --judge-nonces is none."];
  }
  const { comparison, seed, nonces } = judgement;
  const rows = comparison.rows.length > 1 ? [...comparison.rows, comparison.overall] : comparison.rows;
  const title = `Judged on ${nonces.length} instances that the search has not seen (seed ${JSON.stringify(seed)})`;
  const head = ["", "", "passed", "median error", "epochs", "error ratio", "95 % interval", "p"];
  const [first = "", ...lines] = alignColumns([head, ...rows.flatMap(renderRow)]);
  const conclusion = comparison.conclusion.flatMap((sentence) => wrap(sentence, textWidth));
  return [paint.bold(title), paint.dim(first), ...lines, "", ...conclusion];
}

/** A line for each side; what is of the pair stands with the first, the tuned one. */
function renderRow({ difficulty, contestants, pairs }: ComparisonRow): string[][] {
  const where = difficulty === null ? "all" : describeDifficulty(difficulty);
  const [pair] = pairs;
  return contestants.map((contestant, i) => [
    i === 0 ? where : "",
    ...renderContestant(contestant),
    ...(i === 0 && pair !== undefined
      ? [
          pair.ratio === null ? "–" : pair.ratio.ratio.toFixed(3),
          pair.ratio?.interval == null
            ? "–"
            : `${pair.ratio.interval.low.toFixed(3)} to ${pair.ratio.interval.high.toFixed(3)}`,
          formatPValue(pair.test.adjusted),
        ]
      : []),
  ]);
}

function renderContestant({ label, passRate, testError, epochs }: ContestantFigures): string[] {
  const { passed, attempts } = passRate;
  return [label, `${passed} of ${attempts}`, formatLoss(testError.median), String(epochs.median)];
}

function formatPValue(p: number): string {
  return p < 1e-4 ? "< 0.0001" : p.toFixed(4);
}

function describeDifficulty({ hiddenLayers, samples }: Difficulty): string {
  return `L = ${hiddenLayers}, N = ${samples}`;
}

function describeCost({ attempts, fuel, seconds }: Cost): string {
  return `${attempts} attempts, ${formatCount(fuel)}FLOP, ${formatDuration(seconds)} of computing`;
}
