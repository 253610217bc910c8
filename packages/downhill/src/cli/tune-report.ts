import { formatInterval, formatRatio } from "../benchmark/statistics/sentences.ts";
import type { FuelFigures, FuelRow } from "../benchmark/tuning/fuel-comparison.ts";
import type { Cost, RecordedSearch, RecordedStanding, SearchRecord } from "../benchmark/tuning/search-record.ts";
import { exp } from "../foundation/special-functions.ts";
import type { Difficulty } from "../instance/difficulty.ts";
import { formatProbability, renderComparison } from "./compare-output.ts";
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

function renderJudgement({ judgement, optimizer, objective, searches }: SearchRecord, paint: Paint): string[] {
  if (judgement === null) {
    const isUnchanged = searches.every(({ best }) => best === 0);
    return isUnchanged
      ? wrap(`No trial did better than ${optimizer.name} as it is, so there is nothing to judge.`, textWidth)
      : ["Not judged: --judge-nonces is none."];
  }
  const { comparison, fuel } = judgement;
  if (comparison === null)
    return ["Not judged: no instance has attempts of both sides that came to an end of their own."];
  return [
    "Judged on instances that the search has not seen:",
    ...renderComparison(comparison, paint),
    ...(objective === "fuel" ? ["", ...renderFuel(fuel, paint)] : []),
  ];
}

function renderFuel(rows: readonly FuelRow[], paint: Paint): string[] {
  const head = ["L", "N", "tuned", "as it is", "ratio of fuel to threshold", "p", "corrected"].map(paint.dim);
  return [paint.bold("Fuel to the threshold"), ...alignColumns([head, ...rows.map(fuelCells)])];
}

function fuelCells({ difficulty, tuned, standard, ratio, test }: FuelRow): string[] {
  const { hiddenLayers, samples } = difficulty;
  return [
    ...[String(hiddenLayers), String(samples), describeFuel(tuned), describeFuel(standard)],
    ratio === null
      ? "none"
      : `${formatRatio(ratio.ratio)}${ratio.interval === null ? "" : ` (${formatInterval(ratio.interval)})`}`,
    ...[formatProbability(test.pValue), formatProbability(test.adjusted)],
  ];
}

function describeFuel({ reached, attempts, median }: FuelFigures): string {
  const value = median === null ? "never" : formatCount(median);
  return reached === attempts ? value : `${value} (${reached} of ${attempts} reached it)`;
}

function describeDifficulty({ hiddenLayers, samples }: Difficulty): string {
  return `L = ${hiddenLayers}, N = ${samples}`;
}

function describeCost({ attempts, fuel, seconds }: Cost): string {
  return `${attempts} attempts, ${formatCount(fuel)}FLOP, ${formatDuration(seconds)} of computing`;
}
