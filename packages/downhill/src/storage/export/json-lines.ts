import { canonicalJson } from "../../foundation/canonical-json.ts";
import { attemptText, summaryDocument } from "../attempt-document.ts";
import type { StoreContents } from "../store-contents.ts";

/** A JSON object for every attempt, one a line, ordered by address: its record, with or without its trace, and runs. */
export async function contentsToJsonLines(contents: StoreContents, withTraces: boolean): Promise<string> {
  const lines: string[] = [];
  for await (const entries of contents.entries()) {
    for (const { attempt, runs } of entries) {
      const record = withTraces ? attemptText(attempt) : canonicalJson(summaryDocument(attempt));
      lines.push(`${record.slice(0, -1)},"runs":${canonicalJson(runs)}}\n`);
    }
  }
  return lines.join("");
}
