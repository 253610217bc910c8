/**
 * The archive of a store: lines of canonical JSON, in one order, so that equal contents are equal bytes and two
 * archives can be compared line by line. First what it is, then plans, optimizers' sources and attempts with their
 * runs, and at the end the number and the SHA-256 of the lines before, so that a cut file is not taken for a whole one.
 */
import type { OptimizerSource, PlanRecord } from "../../benchmark/records/plan-record.ts";
import { canonicalJson } from "../../foundation/canonical-json.ts";
import { attemptText } from "../attempt-document.ts";
import type { MergeEntry } from "../store.ts";
import type { StoreContents } from "../store-contents.ts";

/** What the first line says. */
export const archiveFormat = { downhill: "results", version: 1 } as const;

/** Every line but the last, without line ends. A source stands before the first attempt that has it. */
export async function* archiveLines(contents: StoreContents): AsyncGenerator<string> {
  yield canonicalJson(archiveFormat);
  for (const plan of await contents.plans()) yield planLine(plan);
  const sources = new Set<string>();
  for await (const entries of contents.entries()) {
    for (const entry of entries) {
      const { source } = entry;
      if (source !== undefined && !sources.has(source.digest)) yield sourceLine(source);
      if (source !== undefined) sources.add(source.digest);
      yield attemptLine(entry);
    }
  }
}

export function planLine({ digest, plan }: PlanRecord): string {
  return canonicalJson({ plan: { digest, plan } });
}

export function sourceLine({ name, digest, files }: OptimizerSource): string {
  return canonicalJson({ source: { name, digest, files } });
}

function attemptLine({ attempt, runs }: MergeEntry): string {
  return `{"attempt":${attemptText(attempt)},"runs":${canonicalJson(runs)}}`;
}
