/** The tables of a report. */
import type {
  Comparison,
  ComparisonRow,
  ContestantFigures,
  MedianEstimate,
  PairFigures,
} from "../../benchmark/records/comparison.ts";
import { type Html, html, nothing } from "./html.ts";
import {
  formatCount,
  formatEstimateInterval,
  formatInterval,
  formatNumber,
  formatPassRate,
  formatPValue,
  formatShare,
  missing,
} from "./numbers.ts";

/** One line an optimizer, over all difficulties. */
export function overallTable({ overall }: Comparison): Html {
  return html`<div class="scroll"><table>
<thead><tr><th>optimizer</th>${contestantHeads}<th>score</th></tr></thead>
<tbody>${overall.contestants.map(
    (figures) =>
      html`<tr><td>${figures.label}</td>${contestantCells(figures)}<td>${figures.profile.score.toFixed(3)}</td></tr>`,
  )}</tbody></table></div>`;
}

/** One line an optimizer and difficulty. */
export function difficultyTable({ rows }: Comparison): Html {
  return html`<div class="scroll"><table>
<thead><tr><th>L</th><th>N</th><th class="text">optimizer</th>${contestantHeads}</tr></thead>
<tbody>${rows.flatMap(difficultyLines)}</tbody></table></div>`;
}

function difficultyLines({ difficulty, contestants }: ComparisonRow): Html[] {
  return contestants.map((figures, i) => {
    const place = i === 0 && difficulty !== null ? [difficulty.hiddenLayers, difficulty.samples] : ["", ""];
    const start = i === 0 ? html`<tr class="first">` : html`<tr>`;
    return html`${start}<td>${place[0]!}</td><td>${place[1]!}</td><td class="text">${figures.label}</td>${contestantCells(figures)}</tr>`;
  });
}

const contestantHeads = html`<th>passed</th><th>pass rate</th><th>test error</th><th>epochs</th><th>fuel</th><th>fuel to threshold</th>`;

function contestantCells({ passRate, testError, epochs, fuel, threshold }: ContestantFigures): Html {
  return html`<td>${formatPassRate(passRate)}</td><td>${formatShare(passRate.rate)}<small>${formatInterval(passRate.interval, formatShare)}</small></td>${estimateCell(testError, formatNumber)}${estimateCell(epochs, formatNumber)}${estimateCell(fuel, formatCount)}${estimateCell(threshold.fuel, formatCount)}`;
}

function estimateCell(estimate: MedianEstimate, format: (value: number) => string): Html {
  const interval = formatEstimateInterval(estimate, format);
  return html`<td>${format(estimate.median)}${interval === "" ? nothing : html`<small>${interval}</small>`}</td>`;
}

/** One line for every pair of the comparison, over all difficulties. */
export function pairTable({ overall }: Comparison): Html {
  return html`<div class="scroll"><table>
<thead><tr><th>pair</th><th>wins, ties, losses</th><th>ratio of test errors</th><th>p (Holm)</th><th class="text">verdict</th></tr></thead>
<tbody>${overall.pairs.map(pairLine)}</tbody></table></div>`;
}

function pairLine({ first, second, wins, ties, losses, ratio, test, verdict }: PairFigures): Html {
  const interval = ratio?.interval ?? null;
  const shown =
    ratio === null
      ? html`${missing}`
      : html`${formatNumber(ratio.ratio)}${interval === null ? nothing : html`<small>${formatInterval(interval, formatNumber)}</small>`}`;
  return html`<tr><td>${first} against ${second}</td><td>${wins}, ${ties}, ${losses}</td><td>${shown}</td><td>${formatPValue(test.adjusted)}</td><td class="text">${verdictText(verdict, first, second)}</td></tr>`;
}

function verdictText(verdict: PairFigures["verdict"], first: string, second: string): string {
  switch (verdict) {
    case "first-better":
      return `${first} is better`;
    case "second-better":
      return `${second} is better`;
    case "undecided":
      return "undecided";
    default:
      return verdict satisfies never;
  }
}
