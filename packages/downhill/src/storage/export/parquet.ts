import { parquetWriteBuffer } from "hyparquet-writer";
import type { Cell, Column, Table } from "./table.ts";

const types = { text: "STRING", integer: "INT64", real: "DOUBLE" } as const;

/** Apache Parquet, compressed by Snappy. `createdBy` is what the file says wrote it. */
export function tableToParquet({ columns }: Table, createdBy: string): Uint8Array {
  const columnData = columns.map((column) => ({
    name: column.name,
    type: types[column.kind],
    data: column.values.map((value) => encode(value, column.kind)),
    nullable: true,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy }));
}

function encode(value: Cell, kind: Column["kind"]): string | number | bigint | null {
  return kind === "integer" && typeof value === "number" ? BigInt(value) : value;
}
