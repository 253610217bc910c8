import type { Summary } from "./samples.ts";

/** Names of the sides, as they stand in tables and targets. */
export type Side = "native" | "wasm" | "pytorch" | "tensorflow" | "scipy" | "chromium";

/** One number with its spread. Times are seconds. */
export interface Measurement {
  readonly row: string;
  readonly side: Side;
  readonly summary: Summary;
  /** Processor time, a sample a turn; null for sides that cannot tell theirs. */
  readonly processor: Summary | null;
}

const waitingAllowance = 1.1;

/** Measurements, notes and what could not be measured, in the order they came. */
export class Results {
  readonly measurements: Measurement[] = [];
  /** Rows that did not run, each with its reason. */
  readonly missing: { readonly row: string; readonly side: Side; readonly reason: string }[] = [];
  /** What each side is, in its own words. */
  readonly versions: Partial<Record<Side, string>> = {};
  /** Single figures that are not durations: peak in GFLOP/s, bytes, ratios. */
  readonly figures: Record<string, number> = {};

  summary(row: string, side: Side): Summary | undefined {
    return this.#find(row, side)?.summary;
  }

  /** How many times faster `side` is than `other`, by medians; undefined where one is missing. */
  ratio(row: string, side: Side, other: Side): number | undefined {
    const ours = this.summary(row, side);
    const theirs = this.summary(row, other);
    return ours && theirs && theirs.median / ours.median;
  }

  /** The same by processor time, which other programs on the machine disturb little. */
  processorRatio(row: string, side: Side, other: Side): number | undefined {
    const ours = this.#find(row, side)?.processor;
    const theirs = this.#find(row, other)?.processor;
    return ours && theirs ? theirs.median / ours.median : undefined;
  }

  /** Rows in which a side waited for its core: its wall time is well above its processor time. */
  disturbedRows(): string[] {
    const waited = this.measurements.filter(({ summary, processor }) => {
      return processor !== null && summary.median > waitingAllowance * processor.median;
    });
    return [...new Set(waited.map(({ row }) => row))];
  }

  #find(row: string, side: Side): Measurement | undefined {
    return this.measurements.find((measurement) => measurement.row === row && measurement.side === side);
  }
}
