import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createZstdDecompress } from "node:zlib";
import type { OptimizerSource, PlanRecord } from "../../benchmark/records/plan-record.ts";
import { CodedError } from "../../foundation/coded-error.ts";
import type { MergeEntry } from "../store.ts";
import type { StoreContents } from "../store-contents.ts";
import { type ArchiveLine, parseLine } from "./parse-line.ts";
import { splitLines } from "./split-lines.ts";

/** Attempts given on at a time. */
const batchSize = 500;

/**
 * Reads an archive. It is read to its end first, for nothing of a damaged one to be taken. Throws `archive/invalid`,
 * naming the line, where it is cut, changed or none.
 */
export async function readArchive(file: string, compressed: boolean): Promise<StoreContents> {
  const plans: PlanRecord[] = [];
  for await (const line of readLines(file, compressed)) if (line.kind === "plan") plans.push(line.plan);
  return { location: file, entries: () => readEntries(file, compressed), plans: async () => plans };
}

async function* readEntries(file: string, compressed: boolean): AsyncGenerator<readonly MergeEntry[]> {
  const sources = new Map<string, OptimizerSource>();
  let batch: MergeEntry[] = [];
  for await (const line of readLines(file, compressed)) {
    if (line.kind === "source") sources.set(line.source.digest, line.source);
    if (line.kind !== "attempt") continue;
    const { attempt, runs } = line;
    batch.push({ attempt, runs, source: sources.get(attempt.optimizerDigest) });
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** Every line, the last of which says that it is. */
async function* readLines(file: string, compressed: boolean): AsyncGenerator<ArchiveLine> {
  const hash = createHash("sha256");
  let count = 0;
  let isClosed = false;
  for await (const text of openText(file, compressed)) {
    const place = `line ${count + 1} of ${file}`;
    if (isClosed) throw new CodedError("archive/invalid", `${place} follows the archive's end`);
    const line = parseLine(text, place);
    if ((count === 0) !== (line.kind === "format")) {
      throw new CodedError(
        "archive/invalid",
        `${file} is no archive of results: what it is must stand in its first line`,
      );
    }
    if (line.kind === "end") {
      isClosed = true;
      if (line.lines !== count || line.sha256 !== hash.digest("hex"))
        throw damaged(file, "its lines are not those it was closed with");
    } else {
      hash.update(`${text}\n`);
    }
    count += 1;
    yield line;
  }
  if (!isClosed) throw damaged(file, "it ends in its middle");
}

async function* openText(file: string, compressed: boolean): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  // Whoever reads the last of the streams is told of an error in either, and ends both.
  const text = compressed ? pipeline(bytes, createZstdDecompress(), () => {}) : bytes;
  try {
    yield* splitLines(text);
  } catch (error) {
    throw damaged(file, error instanceof Error ? error.message : String(error));
  } finally {
    text.destroy();
  }
}

function damaged(file: string, why: string): CodedError {
  return new CodedError(
    "archive/invalid",
    `the archive ${file} is damaged: ${why}. Fetch it again, or export it again`,
  );
}
