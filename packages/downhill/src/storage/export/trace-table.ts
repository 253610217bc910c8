import type { RecordedAttempt } from "../../benchmark/records/recorded-attempt.ts";
import type { StoreContents } from "../store-contents.ts";
import type { Cell, Column, Table } from "./table.ts";

type ColumnDefinition = readonly [name: string, kind: Column["kind"], value: (of: RecordedAttempt, i: number) => Cell];

const columns: readonly ColumnDefinition[] = [
  ["address", "text", ({ address }) => address],
  ["optimizer", "text", ({ optimizer }) => optimizer],
  ["hiddenLayers", "integer", ({ difficulty }) => difficulty.hiddenLayers],
  ["samples", "integer", ({ difficulty }) => difficulty.samples],
  ["seed", "text", ({ seed }) => seed],
  ["nonce", "integer", ({ nonce }) => nonce],
  ["epoch", "integer", (_, i) => i + 1],
  ["trainLoss", "real", ({ trace }, i) => trace.trainLoss[i] ?? null],
  ["validationLoss", "real", ({ trace }, i) => trace.validationLoss[i] ?? null],
  ["fuel", "integer", ({ trace }, i) => trace.fuel[i] ?? null],
];

/** A row for every epoch of every attempt, with enough to tell attempts apart. */
export async function traceTable(contents: StoreContents): Promise<Table> {
  const attempts: RecordedAttempt[] = [];
  for await (const entries of contents.entries()) attempts.push(...entries.map(({ attempt }) => attempt));
  const rows = attempts.reduce((sum, { trace }) => sum + trace.fuel.length, 0);
  const valuesOf = (value: ColumnDefinition[2]) => {
    const values: Cell[] = [];
    for (const attempt of attempts) for (let i = 0; i < attempt.trace.fuel.length; i++) values.push(value(attempt, i));
    return values;
  };
  return { rows, columns: columns.map(([name, kind, value]) => ({ name, kind, values: valuesOf(value) })) };
}
