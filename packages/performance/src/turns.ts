import { type Contestant, type Request, time } from "./contestant.ts";
import type { Results, Side } from "./measurement.ts";
import { summarize } from "./samples.ts";

export interface Entry {
  readonly side: Side;
  readonly contestant: Contestant;
  readonly request: Request;
}

interface Samples {
  readonly seconds: number[];
  readonly processor: number[];
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
  const samples = new Map<Entry, Samples>(entries.map((entry) => [entry, { seconds: [], processor: [] }]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < entries.length; turn++) {
      const entry = entries[(round + turn) % entries.length]!;
      const list = samples.get(entry);
      if (list === undefined) continue;
      try {
        const { seconds, processorSeconds } = await time(entry.contestant, entry.request);
        list.seconds.push(...seconds);
        if (processorSeconds !== undefined) list.processor.push(processorSeconds);
      } catch (error) {
        samples.delete(entry);
        results.missing.push({ row, side: entry.side, reason: reasonOf(error) });
      }
    }
  }
  for (const [{ side }, { seconds, processor }] of samples) {
    const ofProcessor = processor.length === 0 ? null : summarize(processor);
    results.measurements.push({ row, side, summary: summarize(seconds), processor: ofProcessor });
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
