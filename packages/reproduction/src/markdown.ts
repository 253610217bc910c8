/** Markdown, and numbers as the page shows them. */
import type { Interval } from "../../downhill/src/benchmark/records/comparison.ts";
import { formatNumber, formatPValue } from "../../downhill/src/report/page/numbers.ts";
import type { PairedTest, TestFamily } from "./paired-tests.ts";

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function list(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

export function formatRatioInterval(interval: Interval | null): string {
  return interval === null ? "" : `${formatNumber(interval.low)} to ${formatNumber(interval.high)}`;
}

export function formatP(value: number): string {
  const text = formatPValue(value);
  return text.startsWith("<") ? `p ${text}` : `p = ${text}`;
}

/** "0.93 times (0.91 to 0.95, p < 0.0001)". */
export function describeTest(test: PairedTest, family: TestFamily): string {
  if (test.dataSets === 0) return "no data yet";
  const interval = test.interval === null ? "" : `${formatRatioInterval(test.interval)}, `;
  const leftOut = test.leftOut === 0 ? "" : `, ${test.leftOut} pairs without a value left out`;
  const needed = family.needed(test);
  const more = needed === null ? "" : `, about ${needed} would decide`;
  return `${formatNumber(test.ratio)} times (${interval}${formatP(family.adjusted(test))}, ${test.dataSets} data sets${more}${leftOut})`;
}
