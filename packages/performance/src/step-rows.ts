import { type Contestant, time } from "./contestant.ts";
import { measurePeak } from "./fused-multiply-add-peak.ts";
import type { Results, Side } from "./measurement.ts";
import { median } from "./samples.ts";
import type { Settings } from "./settings.ts";
import { type StepOptimizer, stepHyperparameters } from "./step.ts";
import { type Entry, reasonOf, takeTurns } from "./turns.ts";

export const stepOptimizers: readonly StepOptimizer[] = ["sgd", "momentum", "adam"];

export const stepRow = (optimizer: StepOptimizer, hiddenLayers: number) => `step, ${optimizer}, L = ${hiddenLayers}`;

/** Training steps of every depth and optimizer; the peak is measured between rows, and its largest value counts. */
export async function measureSteps(
  sides: ReadonlyMap<Side, Contestant>,
  settings: Settings,
  results: Results,
  core: number | undefined,
): Promise<void> {
  for (const optimizer of stepOptimizers) {
    for (const hiddenLayers of settings.hiddenLayers) {
      const row = stepRow(optimizer, hiddenLayers);
      const entries: Entry[] = [];
      for (const [side, contestant] of sides) {
        const entry = await prepare(row, side, contestant, optimizer, hiddenLayers, settings, results);
        if (entry !== undefined) entries.push(entry);
      }
      await takeTurns(row, entries, settings.stepRounds, results);
      recordPeak(results, core);
    }
  }
}

/** Builds the network, warms up, and chooses how many steps fill a turn. */
async function prepare(
  row: string,
  side: Side,
  contestant: Contestant,
  optimizer: StepOptimizer,
  hiddenLayers: number,
  settings: Settings,
  results: Results,
): Promise<Entry | undefined> {
  const hyperparameters = stepHyperparameters[optimizer];
  try {
    await contestant.ask({ task: "prepare-step", optimizer, hiddenLayers, hyperparameters });
    const { seconds: warmUp } = await time(contestant, { task: "steps", count: side === "tensorflow" ? 3 : 60 });
    const step = median(warmUp.slice(-Math.ceil(warmUp.length / 2)));
    const count = Math.max(1, Math.round(settings.turnSeconds / step));
    return { side, contestant, request: { task: "steps", count } };
  } catch (error) {
    results.missing.push({ row, side, reason: reasonOf(error) });
    return undefined;
  }
}

function recordPeak(results: Results, core: number | undefined): void {
  for (const [variant, gigaflops] of measurePeak(core)) {
    const name = `peak, ${variant}`;
    results.figures[name] = Math.max(results.figures[name] ?? 0, gigaflops);
  }
}
