import { type Bench, startWorkout } from "./bench.ts";
import { type Finding, failed, passed, warning } from "./finding.ts";
import type { Landscape } from "./landscape.ts";
import { networkLandscape } from "./network-landscape.ts";
import { type NetworkSize, trainingNetworks } from "./network-sizes.ts";
import { describeElement } from "./shapes.ts";
import { planeLandscape } from "./simple-landscapes.ts";

interface Trial {
  readonly name: string;
  readonly steps: number;
  readonly landscape: (bench: Bench) => Landscape;
  /** What to do where this trial alone fails. */
  readonly remedy: string;
}

const zeroGradient = "units that are never active have gradient 0: add an epsilon to what you divide by";
const tooFast = "the steps are too long: lower the learning rate, or let it depend on hiddenLayers and samples";

const network = (size: NetworkSize): Trial => ({
  name: `a network of L = ${size.hiddenLayers}, width ${size.width}`,
  steps: 200,
  landscape: (bench) => networkLandscape(size, bench),
  remedy: tooFast,
});

const plane = (name: string, size: number, remedy: string): Trial => ({
  ...{ name, steps: 20, landscape: () => planeLandscape(size), remedy },
});

const trials: readonly Trial[] = [
  ...trainingNetworks.map(network),
  plane("zero gradients", 0, zeroGradient),
  plane("gradients of 1e-30", 1e-30, "their squares are 0 in float32: add an epsilon to what you divide by"),
  plane("gradients of 1e6", 1e6, "let nothing grow without bound: clip, or divide by a norm with an epsilon"),
];

/** Updates stay finite on networks and under gradients that are zero, tiny and large. */
export function checkFiniteness(bench: Bench): Finding {
  const losses: string[] = [];
  const rising: string[] = [];
  for (const trial of trials) {
    const landscape = trial.landscape(bench);
    const { first, last, problem } = descend(bench, landscape, trial);
    if (problem !== undefined) return problem;
    if (trial.remedy !== tooFast) continue;
    losses.push(`${first.toPrecision(3)} to ${last.toPrecision(3)}`);
    if (!(last < first)) rising.push(trial.name);
  }
  const message = `finite on ${trials.length} trials; training loss on the networks ${losses.join(", ")}`;
  if (rising.length === 0) return passed(message);
  return warning(`${message}; it does not fall on ${rising.join(" and ")}`, tooFast);
}

/** Losses of the first epoch and of the last. */
function descend(bench: Bench, landscape: Landscape, trial: Trial) {
  const { name, steps } = trial;
  const workout = startWorkout(bench, landscape);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    losses.push(workout.step());
    const index = workout.update.findIndex((value) => !Number.isFinite(value));
    if (index < 0) continue;
    const place = `${describeElement(landscape.tensors, index)} in step ${step + 1}`;
    const advice = adviceFor(trial, step, Number.isNaN(workout.update[index]) && workout.gradient[index] === 0);
    return {
      ...{ first: 0, last: 0 },
      problem: failed(`on ${name} the update is ${workout.update[index]} at ${place}`, advice, {
        step: step + 1,
        index,
      }),
    };
  }
  const mean = (part: readonly number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
  const epoch = landscape.batchesPerEpoch;
  return { first: mean(losses.slice(0, epoch)), last: mean(losses.slice(-epoch)), problem: undefined };
}

function adviceFor({ remedy }: Trial, step: number, isZeroDivided: boolean): string {
  if (isZeroDivided) return zeroGradient;
  if (step === 0 && remedy === tooFast)
    return "look for a misspelt name (undefined in arithmetic is NaN) or a division by 0";
  return remedy;
}
