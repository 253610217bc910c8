import { fileURLToPath } from "node:url";
import type { Contestant, Request } from "./contestant.ts";
import type { Results, Side } from "./measurement.ts";
import type { Settings } from "./settings.ts";
import type { StepOptimizer } from "./step.ts";
import { type Entry, reasonOf, takeTurns } from "./turns.ts";

export const attemptOptimizers: readonly StepOptimizer[] = ["sgd", "momentum", "nesterov", "adam"];

interface Difficulty {
  readonly hiddenLayers: number;
  readonly samples: number;
}

const at = ({ hiddenLayers, samples }: Difficulty) => `L = ${hiddenLayers}, N = ${samples}`;

export const attemptRow = (optimizer: StepOptimizer, difficulty: Difficulty) =>
  `attempt, ${optimizer}, ${at(difficulty)}`;
export const verificationRow = (optimizer: StepOptimizer, difficulty: Difficulty) =>
  `verification, ${optimizer}, ${at(difficulty)}`;

/**
 * Whole attempts to early stopping, and the verification of their solutions. PyTorch gets the same data, initial
 * network and batch orders from an exported instance, and runs as many epochs as Downhill's attempt did.
 */
export async function measureAttempts(
  sides: ReadonlyMap<Side, Contestant>,
  settings: Settings,
  results: Results,
): Promise<void> {
  const native = sides.get("native") ?? sides.get("wasm");
  const pytorch = sides.get("pytorch");
  if (native === undefined) return;
  for (const difficulty of settings.attempts) {
    for (const optimizer of attemptOptimizers) {
      const row = attemptRow(optimizer, difficulty);
      try {
        const request = { task: "attempt", optimizer, ...difficulty };
        const { epochs, peer } = await prepare(native, request);
        results.figures[`epochs, ${optimizer}, ${at(difficulty)}`] = epochs;
        const entries: Entry[] = [...sides]
          .filter(([side]) => side === "native" || side === "wasm")
          .map(([side, contestant]) => ({ side, contestant, request }));
        if (pytorch !== undefined) entries.push({ side: "pytorch", contestant: pytorch, request: peer });
        await takeTurns(row, entries, settings.attemptRounds, results);
        const verify = { task: "verify", repetitions: 5 };
        const verifiers = entries
          .filter(({ side }) => side !== "pytorch")
          .map((entry) => ({ ...entry, request: verify }));
        await takeTurns(verificationRow(optimizer, difficulty), verifiers, settings.attemptRounds, results);
      } catch (error) {
        results.missing.push({ row, side: "native", reason: reasonOf(error) });
      }
    }
  }
}

/** Runs the attempt once to learn its epochs, and exports what PyTorch needs to run as many. */
async function prepare(native: Contestant, request: Request): Promise<{ epochs: number; peer: Request }> {
  const { epochsRun, hyperparameters } = await native.ask(request);
  const file = fileURLToPath(new URL("../build/instance.safetensors", import.meta.url));
  const epochs = Number(epochsRun);
  const { ranges, frozenLayers } = await native.ask({ ...request, task: "export", file, epochs });
  return { epochs, peer: { ...request, hyperparameters, file, epochs, ranges, frozenLayers } };
}
