import type {
  Comparison,
  ComparisonRow,
  ContestantFigures,
  Interval,
  PairFigures,
  PassRate,
} from "../benchmark/records/comparison.ts";
import type { AttemptSummary } from "../benchmark/records/recorded-attempt.ts";
import { formatInterval, formatRatio } from "../benchmark/statistics/sentences.ts";
import { alignColumns, formatCount, formatLoss, printable, wrap } from "./format.ts";
import { describeSelection } from "./selection-options.ts";
import type { Paint } from "./terminal.ts";

const textWidth = 100;

const legend =
  "Errors, epochs and fuel are medians; brackets hold 95 % intervals. threshold and fuel: epochs and fuel until the " +
  "validation loss is below the pass threshold. profile: AlgoPerf's score on that fuel among these optimizers, 0 to 1. " +
  "docs/statistics.md says how each number is found, and --details what attempts it is from.";

/** What `downhill compare` prints for people. */
export function renderComparison(comparison: Comparison, paint: Paint): string[] {
  const { rows, overall, nonces, conclusion } = comparison;
  const all = rows.length > 1 ? [...rows, overall] : rows;
  return [
    paint.bold(describeSelection(comparison)),
    `${count(overall.instances.length, "instance")} that all attempted: ${describeRows(rows.length)}, nonces ${listNumbers(nonces)}`,
    ...comparison.contestants.filter(({ leftOut }) => leftOut > 0).map(describeLeftOut),
    "",
    ...alignColumns([
      ["L", "N", "optimizer", "passed", "test error", "epochs", "threshold", "fuel", "profile"].map(paint.dim),
      ...all.flatMap((row) => row.contestants.map((figures, i) => figuresLine(row, figures, i, paint))),
    ]),
    ...comparison.overall.pairs.flatMap((_, i) => renderPair(all, i, paint)),
    "",
    ...conclusion.flatMap((sentences) => [...wrap(printable(sentences), textWidth), ""]),
    ...wrap(legend, textWidth).map(paint.dim),
  ];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function describeRows(rows: number): string {
  return rows === 1 ? "1 difficulty" : `${rows} difficulties`;
}

function describeLeftOut({ label, leftOut }: Comparison["contestants"][number]): string {
  return printable(`left out of ${label}: ${count(leftOut, "attempt")} at instances that another one lacks`);
}

function figuresLine(row: ComparisonRow, figures: ContestantFigures, place: number, paint: Paint): string[] {
  const { label, passRate, testError, epochs, threshold, profile } = figures;
  return [
    ...(place === 0 ? settingCells(row) : ["", ""]),
    printable(label),
    paintRate(passRate, paint),
    `${formatOr(testError.median, formatRatio, "none")}${brackets(testError.interval)}`,
    formatOr(epochs.median, String, "none"),
    formatOr(threshold.epochs.median, String, "never"),
    formatOr(threshold.fuel.median, formatCount, "never"),
    profile.score.toFixed(2),
  ];
}

function settingCells({ difficulty }: ComparisonRow): [string, string] {
  return difficulty === null ? ["all", ""] : [String(difficulty.hiddenLayers), String(difficulty.samples)];
}

function formatOr(value: number, format: (value: number) => string, otherwise: string): string {
  return Number.isFinite(value) ? format(value) : otherwise;
}

function brackets(interval: Interval | null): string {
  if (interval === null) return "";
  return ` (${formatOr(interval.low, formatRatio, "none")} to ${formatOr(interval.high, formatRatio, "none")})`;
}

function paintRate(passRate: PassRate, paint: Paint): string {
  const text = describePassRate(passRate);
  return passRate.passed === passRate.attempts ? paint.good(text) : passRate.passed === 0 ? paint.bad(text) : text;
}

/** "5/5 (48 to 100 %)". */
export function describePassRate({ passed, attempts, interval }: PassRate): string {
  const percent = (rate: number) => Math.round(100 * rate);
  return `${passed}/${attempts} (${percent(interval.low)} to ${percent(interval.high)} %)`;
}

function renderPair(rows: readonly ComparisonRow[], index: number, paint: Paint): string[] {
  const { first, second } = rows[0]!.pairs[index]!;
  return [
    "",
    paint.bold(printable(`${first} against ${second}`)),
    ...alignColumns([
      ["L", "N", "ratio of test errors", "p", "corrected", "win/tie/loss", "verdict"].map(paint.dim),
      ...rows.map((row) => pairLine(row, row.pairs[index]!, paint)),
    ]),
  ];
}

function pairLine(row: ComparisonRow, pair: PairFigures, paint: Paint): string[] {
  const { ratio, test, wins, ties, losses } = pair;
  return [
    ...settingCells(row),
    ratio === null
      ? "none"
      : `${formatRatio(ratio.ratio)}${ratio.interval === null ? "" : ` (${formatInterval(ratio.interval)})`}`,
    formatProbability(test.pValue),
    formatProbability(test.adjusted),
    `${wins}/${ties}/${losses}`,
    describeVerdict(pair, paint),
  ];
}

export function formatProbability(value: number): string {
  return value < 1e-4 ? "< 0.0001" : value.toPrecision(2);
}

function describeVerdict({ verdict, first, second, moreNonces }: PairFigures, paint: Paint): string {
  switch (verdict) {
    case "first-better":
      return paint.accent(printable(`${first} is better`));
    case "second-better":
      return paint.accent(printable(`${second} is better`));
    case "undecided":
      return `undecided${moreNonces === null ? "" : `, about ${count(moreNonces, "more nonce")}`}`;
    default:
      return verdict satisfies never;
  }
}

/** The attempts behind a comparison, one a line. */
export function renderDetails(comparison: Comparison, attempts: readonly AttemptSummary[], paint: Paint): string[] {
  const labels = comparison.contestants.map(({ label }) => printable(label));
  return alignColumns([
    ["L", "N", "nonce", "optimizer", "status", "test error", "epochs", "fuel", "threshold", "fuel", "address"].map(
      paint.dim,
    ),
    ...attempts.map((attempt, i) => detailLine(attempt, labels[i % labels.length] ?? "")),
  ]);
}

function detailLine(attempt: AttemptSummary, label: string): string[] {
  const { difficulty, nonce, status, testError, epochs, fuel, threshold, address } = attempt;
  return [
    String(difficulty.hiddenLayers),
    String(difficulty.samples),
    String(nonce),
    label,
    status,
    testError === null ? "none" : formatLoss(testError),
    String(epochs),
    formatCount(fuel),
    threshold === null ? "never" : String(threshold.epoch),
    threshold === null ? "never" : formatCount(threshold.fuel),
    address.slice(0, 16),
  ];
}

/** Ascending numbers, stretches of at least three as ranges: 0..4, 7, 9. */
function listNumbers(numbers: readonly number[]): string {
  const stretches: number[][] = [];
  for (const number of numbers) {
    const last = stretches.at(-1);
    if (last !== undefined && last.at(-1) === number - 1) last.push(number);
    else stretches.push([number]);
  }
  return stretches
    .flatMap((stretch) => (stretch.length < 3 ? stretch.map(String) : `${stretch[0]}..${stretch.at(-1)}`))
    .join(", ");
}
