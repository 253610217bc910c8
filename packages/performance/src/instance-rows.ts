import type { Contestant } from "./contestant.ts";
import type { Results, Side } from "./measurement.ts";
import type { Settings } from "./settings.ts";
import { type Entry, takeTurns } from "./turns.ts";

export const instanceSamples = [1024, 4096] as const;
/** An instance's points are its samples and the test pool of 1,024. */
export const choleskyPoints = instanceSamples.map((samples) => samples + 1024);

export const instanceRow = (samples: number) => `instance, N = ${samples}`;
export const choleskyRow = (points: number) => `Cholesky, ${points} points`;

/** Whole instances without the cache, and the factorization alone against LAPACK's. */
export async function measureInstances(
  sides: ReadonlyMap<Side, Contestant>,
  settings: Settings,
  results: Results,
): Promise<void> {
  const ours = [...sides].filter(([side]) => side === "native" || side === "wasm");
  for (const samples of instanceSamples) {
    const request = { task: "instance", hiddenLayers: 3, samples };
    const entries: Entry[] = ours.map(([side, contestant]) => ({ side, contestant, request }));
    await takeTurns(instanceRow(samples), entries, settings.instanceRounds, results);
  }
  for (const points of choleskyPoints) {
    const request = { task: "cholesky", points, repetitions: 1 };
    const entries: Entry[] = ours.map(([side, contestant]) => ({ side, contestant, request }));
    const pytorch = sides.get("pytorch");
    if (pytorch !== undefined) entries.push({ side: "scipy", contestant: pytorch, request });
    await takeTurns(choleskyRow(points), entries, settings.instanceRounds, results);
  }
}
