import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import {
  sampleAttempt,
  sampleRejection,
  sampleRun,
  sampleSource,
  sampleTrace,
} from "../../../test/conformance/sample-records.ts";
import { createMemoryStore } from "../memory/memory-store.ts";
import { contentsOf, type StoreContents } from "../store-contents.ts";
import { tableToCsv } from "./csv.ts";
import { contentsToJsonLines } from "./json-lines.ts";
import { tableToParquet } from "./parquet.ts";
import { resultTable } from "./result-table.ts";
import type { Table } from "./table.ts";
import { traceTable } from "./trace-table.ts";

const passed = sampleAttempt({}, { trace: sampleTrace(3), testError: 0.1 + 0.2 });
const rejected = sampleRejection({ nonce: Number.MAX_SAFE_INTEGER });

async function contents(): Promise<StoreContents> {
  const store = createMemoryStore();
  await store.put(passed, sampleRun(1.5), sampleSource());
  await store.put(passed, sampleRun(9.5, "2027-01-01T00:00:00.000Z"), sampleSource());
  await store.put(rejected, sampleRun(), sampleSource());
  return contentsOf(store);
}

/** Rows as objects, as any reader of the table should see them. */
function objectsOf({ columns, rows }: Table) {
  return Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, values[i]])),
  );
}

async function readParquet(bytes: Uint8Array) {
  const { buffer } = bytes.slice();
  const rows = await parquetReadObjects({
    file: { byteLength: buffer.byteLength, slice: (a, b) => buffer.slice(a, b) },
  });
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([k, v]) => [k, typeof v === "bigint" ? Number(v) : v])),
  );
}

describe("the table of results", () => {
  it("has a row for every attempt, with its first run", async () => {
    const rows = objectsOf(await resultTable(await contents()));
    expect(rows).toHaveLength(2);
    expect(rows.find(({ address }) => address === passed.address)).toMatchObject({
      ...{ optimizer: "momentum", hiddenLayers: 3, samples: 1024, testError: 0.30000000000000004, epochs: 3 },
      ...{ hyperparameters: '{"learningRate":0.01,"momentum":0.9}', seconds: 1.5, kernel: "native/avx2" },
    });
    expect(rows.find(({ address }) => address === rejected.address)).toMatchObject({
      ...{ status: "rejected", testError: null, quality: null, hyperparameters: null, nonce: 2 ** 53 - 1 },
      errorMessage: 'step threw "no such tensor"\nat mine.ts:3',
    });
  });

  it("has a row for every epoch, where traces are asked for", async () => {
    const table = await traceTable(await contents());
    expect(objectsOf(table).map(({ epoch, fuel }) => [epoch, fuel])).toEqual(
      [1, 2, 3].map((epoch) => [epoch, passed.trace.fuel[epoch - 1]]),
    );
  });

  it("is the same in Parquet", async () => {
    for (const table of [await resultTable(await contents()), await traceTable(await contents())]) {
      expect(await readParquet(tableToParquet(table, "test"))).toEqual(objectsOf(table));
    }
  });

  it("is written as Parquet where there is nothing in it", async () => {
    const table = await resultTable(contentsOf(createMemoryStore()));
    expect(await readParquet(tableToParquet(table, "test"))).toEqual([]);
  });
});

describe("CSV", () => {
  it("quotes what would be a border, and tells nothing from an empty text", () => {
    const values = ["a", "", null, 'say "hi"', "one,two", "1\n2", " x"];
    const columns = [
      { name: "text", kind: "text" as const, values },
      { name: "real", kind: "real" as const, values: [0.1 + 0.2, -0, 5e-324, 1e300, null, 3, Number.NaN] },
    ];
    expect(tableToCsv({ columns, rows: 7 })).toBe(
      'text,real\na,0.30000000000000004\n"",0\n,5e-324\n"say ""hi""",1e+300\n"one,two",\n"1\n2",3\n x,NaN\n',
    );
  });
});

describe("JSON lines", () => {
  it("hold the record and its runs, with the trace where it is asked for", async () => {
    const lines = (await contentsToJsonLines(await contents(), false)).trimEnd().split("\n");
    const documents = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const document = documents.find(({ address }) => address === passed.address);
    const { trace: _, ...summary } = passed;
    expect(document).toEqual({ ...summary, runs: [sampleRun(1.5), sampleRun(9.5, "2027-01-01T00:00:00.000Z")] });
    expect(await contentsToJsonLines(await contents(), true)).toContain(
      '"fuelSpent":[2000000123,2000000123,2000000123]',
    );
  });
});
