import type { AttemptSummary } from "../benchmark/records/recorded-attempt.ts";
import type { Difficulty } from "../instance/difficulty.ts";
import { alignColumns, visibleLength } from "./format.ts";
import type { Paint } from "./terminal.ts";

/** What a table shows of one optimizer at one difficulty. */
export interface BenchCell {
  readonly label: string;
  readonly difficulty: Difficulty;
  readonly attempts: number;
  readonly passed: number;
  /** Of those with a solution; null without any. */
  readonly medianTestError: number | null;
  readonly medianEpochs: number | null;
  readonly medianFuel: number | null;
}

/** Attempts of one optimizer of a plan. */
export interface LabelledAttempts {
  readonly label: string;
  readonly attempts: readonly AttemptSummary[];
}

/** Per optimizer and difficulty, in the order of both. */
export function benchCells(
  optimizers: readonly LabelledAttempts[],
  difficulties: readonly Difficulty[],
): readonly BenchCell[] {
  return optimizers.flatMap(({ label, attempts }) =>
    difficulties.map((difficulty) => {
      const here = attempts.filter((attempt) => isSame(attempt.difficulty, difficulty));
      const ran = here.filter(({ status }) => status !== "rejected");
      return {
        ...{ label, difficulty, attempts: here.length },
        passed: here.filter(({ status }) => status === "passed").length,
        medianTestError: median(here.flatMap(({ testError }) => testError ?? [])),
        medianEpochs: median(ran.map(({ epochs }) => epochs)),
        medianFuel: median(ran.map(({ fuel }) => fuel)),
      };
    }),
  );
}

function isSame(a: Difficulty, b: Difficulty): boolean {
  return a.hiddenLayers === b.hiddenLayers && a.samples === b.samples;
}

/** The middle value, or the mean of the two in the middle. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.ceil(sorted.length / 2) - 1];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** As `alignColumns` has it. */
const columnGap = 2;

/**
 * A line a difficulty and three columns an optimizer: passes, median test error, median T. Optimizers that do not fit
 * beside each other follow below.
 */
export function renderBenchTable(cells: readonly BenchCell[], columns: number, paint: Paint): string {
  const labels = [...new Set(cells.map(({ label }) => label))];
  const blocks = labels.map((label) =>
    renderBlock(
      label,
      cells.filter((cell) => cell.label === label),
      paint,
    ),
  );
  const head = renderDifficulties(
    cells.filter(({ label }) => label === labels[0]),
    paint,
  );
  const rows = groupByWidth(blocks, columns - widthOf(head)).map((group) => joinBlocks([head, ...group]));
  return rows.join("\n\n");
}

function renderDifficulties(cells: readonly BenchCell[], paint: Paint): string[] {
  const rows = cells.map(({ difficulty }) => [String(difficulty.samples), String(difficulty.hiddenLayers)]);
  return ["", ...alignRight([["N", "L"].map(paint.dim), ...rows])];
}

function renderBlock(label: string, cells: readonly BenchCell[], paint: Paint): string[] {
  const rows = cells.map((cell) => [
    renderPasses(cell, paint),
    cell.medianTestError === null ? "–" : cell.medianTestError.toPrecision(3),
    cell.medianEpochs === null ? "–" : String(Math.round(cell.medianEpochs)),
  ]);
  return [paint.bold(label), ...alignRight([["pass", "error", "T"].map(paint.dim), ...rows])];
}

function renderPasses({ passed, attempts }: BenchCell, paint: Paint): string {
  const text = `${passed}/${attempts}`;
  if (attempts === 0) return paint.dim("–");
  return passed === attempts ? paint.good(text) : passed === 0 ? paint.bad(text) : paint.warn(text);
}

function alignRight(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) =>
    rows.reduce((most, row) => Math.max(most, visibleLength(row[i] ?? "")), 0),
  );
  return rows.map((row) => row.map((cell, i) => " ".repeat((widths[i] ?? 0) - visibleLength(cell)) + cell).join(" "));
}

function widthOf(lines: readonly string[]): number {
  return lines.reduce((most, line) => Math.max(most, visibleLength(line)), 0);
}

function groupByWidth(blocks: readonly string[][], room: number): string[][][] {
  const groups: string[][][] = [];
  let left = 0;
  for (const block of blocks) {
    const width = widthOf(block) + columnGap;
    if (left < width || groups.length === 0) {
      groups.push([]);
      left = room;
    }
    groups.at(-1)?.push(block);
    left -= width;
  }
  return groups;
}

function joinBlocks(blocks: readonly (readonly string[])[]): string {
  return alignColumns((blocks[0] ?? []).map((_, i) => blocks.map((block) => block[i] ?? ""))).join("\n");
}
