import type { AttemptSummary } from "../../benchmark/records/recorded-attempt.ts";
import type { RunFacts } from "../../benchmark/records/run-facts.ts";
import { canonicalJson } from "../../foundation/canonical-json.ts";
import type { StoreContents } from "../store-contents.ts";
import type { Cell, Column, Table } from "./table.ts";

interface Row {
  readonly attempt: AttemptSummary;
  /** The first run of it. */
  readonly run: RunFacts | undefined;
}

type ColumnDefinition = readonly [name: string, kind: Column["kind"], value: (row: Row) => Cell];

const columns: readonly ColumnDefinition[] = [
  ["optimizer", "text", ({ attempt }) => attempt.optimizer],
  ["hiddenLayers", "integer", ({ attempt }) => attempt.difficulty.hiddenLayers],
  ["samples", "integer", ({ attempt }) => attempt.difficulty.samples],
  ["seed", "text", ({ attempt }) => attempt.seed],
  ["nonce", "integer", ({ attempt }) => attempt.nonce],
  ["status", "text", ({ attempt }) => attempt.status],
  ["stop", "text", ({ attempt }) => attempt.stop],
  ["testError", "real", ({ attempt }) => attempt.testError],
  ["baseline", "real", ({ attempt }) => attempt.baseline],
  ["quality", "real", ({ attempt }) => quality(attempt)],
  ["epochs", "integer", ({ attempt }) => attempt.epochs],
  ["bestEpoch", "integer", ({ attempt }) => attempt.bestEpoch],
  ["fuel", "integer", ({ attempt }) => attempt.fuel],
  ["thresholdEpoch", "integer", ({ attempt }) => attempt.threshold?.epoch ?? null],
  ["thresholdFuel", "integer", ({ attempt }) => attempt.threshold?.fuel ?? null],
  ["hyperparameters", "text", ({ attempt }) => jsonOrNull(attempt.hyperparameters)],
  ["overrides", "text", ({ attempt }) => canonicalJson(attempt.overrides)],
  ["maxFuel", "integer", ({ attempt }) => attempt.maxFuel],
  ["errorCode", "text", ({ attempt }) => attempt.error?.code ?? null],
  ["errorMessage", "text", ({ attempt }) => attempt.error?.message ?? null],
  ["seconds", "real", ({ run }) => run?.seconds ?? null],
  ["finishedAt", "text", ({ run }) => run?.finishedAt ?? null],
  ["kernel", "text", ({ run }) => run?.environment.kernel ?? null],
  ["processor", "text", ({ run }) => run?.environment.processor ?? null],
  ["version", "text", ({ run }) => run?.environment.version ?? null],
  ["numericsVersion", "integer", ({ attempt }) => attempt.numericsVersion],
  ["challenge", "text", ({ attempt }) => canonicalJson(attempt.challenge)],
  ["optimizerDigest", "text", ({ attempt }) => attempt.optimizerDigest],
  ["instance", "text", ({ attempt }) => attempt.instance],
  ["signature", "text", ({ attempt }) => attempt.signature],
  ["address", "text", ({ attempt }) => attempt.address],
];

/** A row for every attempt, ordered by address. */
export async function resultTable(contents: StoreContents): Promise<Table> {
  const rows: Row[] = [];
  for await (const entries of contents.entries()) {
    rows.push(...entries.map(({ attempt: { trace: _, ...attempt }, runs }) => ({ attempt, run: runs[0] })));
  }
  return {
    rows: rows.length,
    columns: columns.map(([name, kind, value]) => ({ name, kind, values: rows.map(value) })),
  };
}

function quality({ testError, baseline }: AttemptSummary): number | null {
  return testError === null || baseline === null ? null : 1 - testError / baseline;
}

function jsonOrNull(value: AttemptSummary["hyperparameters"]): string | null {
  return value === null ? null : canonicalJson(value);
}
