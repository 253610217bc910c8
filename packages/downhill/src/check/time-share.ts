import { type Bench, startWorkout } from "./bench.ts";
import { type Finding, passed, warning } from "./finding.ts";
import { percent } from "./fuel-growth.ts";
import { networkLandscape } from "./network-landscape.ts";
import { defaultNetwork } from "./network-sizes.ts";

/** Engines compile hot code while it runs, so the first steps are not counted. */
const warmUpSteps = 8;
const steps = 24;
const longestSeconds = 5;

/** How long the hooks of a step take beside the network's part. A figure of this machine; it fails nothing. */
export function checkTimeShare(bench: Bench): Finding {
  const workout = startWorkout(bench, networkLandscape(defaultNetwork, bench));
  const hooks: number[] = [];
  const slopes: number[] = [];
  for (let step = 0; step < warmUpSteps + steps; step++) {
    const before = { ...workout.seconds };
    workout.step();
    const isLate = workout.seconds.hooks > longestSeconds;
    if (step < warmUpSteps && !isLate) continue;
    hooks.push(workout.seconds.hooks - before.hooks);
    slopes.push(workout.seconds.slopes - before.slopes);
    if (isLate) break;
  }
  const [optimizer, engine] = [median(hooks), median(slopes)];
  const share = optimizer / (optimizer + engine);
  const measured = { optimizerSeconds: optimizer, engineSeconds: engine, share };
  const message = `${milliseconds(optimizer)} of a step of ${milliseconds(optimizer + engine)} at L = 3, N = 1024: ${percent(share)}`;
  if (share <= 0.5) return passed(message, measured);
  return warning(message, "use vector operations in place of loops, and allocate in initState, not in step", measured);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function milliseconds(seconds: number): string {
  return `${(1000 * seconds).toPrecision(3)} ms`;
}
