import { createLiveProgress } from "./live-progress.ts";
import { createPlainProgress } from "./plain-progress.ts";
import type { ProgressView } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** Live where the terminal can be drawn over; else plain lines, or with `quiet` (for --json) nothing at all. */
export async function selectProgress(terminal: Terminal, quiet: boolean): Promise<ProgressView> {
  if (terminal.live !== undefined) return createLiveProgress(terminal.live, terminal.notePaint);
  return createPlainProgress(quiet ? () => {} : terminal.note);
}
