import { type Contestant, type Request, time } from "./contestant.ts";
import type { Results, Side } from "./measurement.ts";
import { summarize } from "./samples.ts";

export interface Entry {
  readonly side: Side;
  readonly contestant: Contestant;
  readonly request: Request;
}

/**
 * Lets every entry take a turn, `rounds` times over, starting each round with another: clock speed and neighbors drift
 * slowly, so they touch all sides alike. An entry that fails is left out from there on and noted as missing.
 */
export async function takeTurns(
  row: string,
  entries: readonly Entry[],
  rounds: number,
  results: Results,
): Promise<void> {
  const samples = new Map<Entry, number[]>(entries.map((entry) => [entry, []]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < entries.length; turn++) {
      const entry = entries[(round + turn) % entries.length]!;
      const list = samples.get(entry);
      if (list === undefined) continue;
      try {
        list.push(...(await time(entry.contestant, entry.request)));
      } catch (error) {
        samples.delete(entry);
        results.missing.push({ row, side: entry.side, reason: reasonOf(error) });
      }
    }
  }
  for (const [{ side }, list] of samples) results.measurements.push({ row, side, summary: summarize(list) });
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
