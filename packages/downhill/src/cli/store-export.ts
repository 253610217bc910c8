import { defineCommand } from "citty";
import { CodedError } from "../foundation/coded-error.ts";
import type { StoreContents } from "../storage/store-contents.ts";
import { contentsOf } from "../storage/store-contents.ts";
import { parseChoice } from "./arguments.ts";
import { formatCount, printable } from "./format.ts";
import { jsonFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { checkWritable, writeWhole } from "./output-file.ts";
import { storeFlag, withStore } from "./store-option.ts";
import type { Terminal } from "./terminal.ts";

const formats = ["csv", "json", "parquet", "archive"] as const;
type Format = (typeof formats)[number];

/** Ends of file names, and what they ask for. */
const suffixes: readonly (readonly [string, Format])[] = [
  [".csv", "csv"],
  [".json", "json"],
  [".jsonl", "json"],
  [".ndjson", "json"],
  [".parquet", "parquet"],
  [".zst", "archive"],
];

const flags = {
  ...storeFlag,
  out: { type: "string", required: true, valueHint: "FILE", description: "File to write" },
  format: {
    type: "string",
    valueHint: "NAME",
    description: "csv, json, parquet or archive (default: by the file's name)",
  },
  traces: { type: "boolean", description: "Every epoch's losses too; an archive always has them" },
  ...jsonFlag,
} as const;

/** `downhill store export`: results for other programs, or all of a store as one file for `import`. */
export function createStoreExportCommand(terminal: Terminal, version: string) {
  return defineCommand({
    meta: { name: "export", description: "Write results as CSV, JSON lines, Parquet, or an archive for import" },
    args: flags,
    async run({ args }) {
      const format = args.format === undefined ? formatOf(args.out) : parseChoice("--format", args.format, formats);
      checkWritable(args.out);
      const bytes = await withStore(args.store, (store) =>
        encode(contentsOf(store), format, { withTraces: args.traces === true, version }),
      );
      writeWhole(args.out, bytes);
      const document = { store: args.store, file: args.out, format, bytes: bytes.length };
      const text = `wrote ${printable(args.out)}: ${format}, ${formatCount(bytes.length)}B`;
      terminal.print(args.json ? toJson(document) : text);
      return 0;
    },
  });
}

function formatOf(file: string): Format {
  const found = suffixes.find(([suffix]) => file.toLowerCase().endsWith(suffix));
  if (found !== undefined) return found[1];
  throw new CodedError(
    "usage/format",
    `the name ${file} does not say what to write: end it in .csv, .jsonl, .parquet or .jsonl.zst, or name a --format`,
  );
}

interface EncodeOptions {
  readonly withTraces: boolean;
  readonly version: string;
}

/** What only one format needs is loaded only for it. */
async function encode(contents: StoreContents, format: Format, options: EncodeOptions): Promise<Uint8Array> {
  switch (format) {
    case "csv": {
      const { tableToCsv } = await import("../storage/export/csv.ts");
      return Buffer.from(tableToCsv(await tableOf(contents, options)));
    }
    case "parquet": {
      const { tableToParquet } = await import("../storage/export/parquet.ts");
      return tableToParquet(await tableOf(contents, options), `downhill version ${options.version}`);
    }
    case "json": {
      const { contentsToJsonLines } = await import("../storage/export/json-lines.ts");
      return Buffer.from(await contentsToJsonLines(contents, options.withTraces));
    }
    case "archive": {
      const { writeArchive } = await import("../storage/archive/write-archive.ts");
      return writeArchive(contents);
    }
    default:
      return format satisfies never;
  }
}

async function tableOf(contents: StoreContents, { withTraces }: EncodeOptions) {
  if (withTraces) {
    const { traceTable } = await import("../storage/export/trace-table.ts");
    return traceTable(contents);
  }
  const { resultTable } = await import("../storage/export/result-table.ts");
  return resultTable(contents);
}
