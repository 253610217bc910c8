import { isDeepStrictEqual } from "node:util";
import { mergeHyperparameters } from "../training/hyperparameters.ts";
import { type Bench, startWorkout } from "./bench.ts";
import { type Finding, failed, passed } from "./finding.ts";
import { networkLandscape } from "./network-landscape.ts";
import { smallNetwork } from "./network-sizes.ts";

const steps = 12;

/** Every hook runs. What they throw passes through: it says more than we could. */
export function checkFirstSteps(bench: Bench): Finding {
  const workout = startWorkout(bench, networkLandscape(smallNetwork, bench)).stepTo(steps);
  return passed(`${steps} steps on a small network, with ${describe(workout.hyperparameters)}`);
}

function describe(hyperparameters: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(hyperparameters).map(([name, value]) => `${name} ${value}`);
  return pairs.length === 0 ? "no hyperparameters" : pairs.join(", ");
}

const difficulties = [1, 3, 10].flatMap((hiddenLayers) =>
  [64, 1024, 16384].map((samples) => Object.freeze({ hiddenLayers, samples })),
);

/** Hyperparameters exist for every difficulty, under the same names, and depend on nothing else. */
export function checkHyperparameters({ subject }: Bench): Finding {
  const names = Object.keys(subject.open().hyperparameters(difficulties[0]!));
  for (const difficulty of difficulties) {
    const where = `L = ${difficulty.hiddenLayers}, N = ${difficulty.samples}`;
    const once = mergeHyperparameters(subject.name, subject.open().hyperparameters(difficulty));
    const again = subject.open().hyperparameters(difficulty);
    if (!isDeepStrictEqual({ ...once }, { ...again })) {
      return failed(
        `hyperparameters() gives other values when it is called again for ${where}`,
        "compute them from hiddenLayers and samples alone, without clocks, random numbers or variables outside",
      );
    }
    if (!isDeepStrictEqual(Object.keys(once).sort(), [...names].sort())) {
      return failed(
        `at ${where} the names are ${Object.keys(once).join(", ")}, elsewhere ${names.join(", ")}`,
        "return the same names for every difficulty, so that --set means the same everywhere",
      );
    }
  }
  return passed(`finite, and a function of the difficulty, for ${difficulties.length} difficulties`);
}
