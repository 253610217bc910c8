import { createChallenge } from "../instance/challenge.ts";
import { networkShape } from "../instance/network.ts";
import { engineFuel } from "../training/fuel.ts";
import type { Bench } from "./bench.ts";
import { type Finding, passed, skipped, warning } from "./finding.ts";
import { networkLandscape } from "./network-landscape.ts";
import { defaultNetwork, growingNetworks, type NetworkSize } from "./network-sizes.ts";
import { Workout } from "./workout.ts";

const warmUpSteps = 2;
const countedSteps = 6;

/** Fuel of the optimizer's own operations: how much a step takes, and how that grows with the parameters. */
export function checkFuelGrowth(bench: Bench): Finding {
  const points = growingNetworks.map((size) => fuelPerStep(bench, size));
  const last = points.at(-1)!;
  if (last.fuel === 0) {
    return skipped("operations of the optimizer are not counted here: an attempt's fuel is the engine's alone");
  }
  const before = points.at(-2)!;
  const growth = Math.log(last.fuel / before.fuel) / Math.log(last.parameters / before.parameters);
  const full = fuelPerStep(bench, defaultNetwork);
  const share = full.fuel / (full.fuel + engineStep());
  const measured = { fuelPerStep: full.fuel, parameters: full.parameters, growth, share };
  const message =
    `${formatOperations(full.fuel / full.parameters)} a parameter and step at L = 3, N = 1024, ` +
    `${percent(share)} of an attempt's fuel; it grows with parameters to the power ${growth.toFixed(2)}`;
  if (growth > 1.75) {
    return warning(
      message,
      "large networks will run out of fuel: work on tensors one by one, not on all pairs",
      measured,
    );
  }
  return share > 0.5
    ? warning(
        message,
        "an attempt gets half its epochs or fewer under the same fuel limit: use vector and matrix operations",
        measured,
      )
    : passed(message, measured);
}

function fuelPerStep(bench: Bench, size: NetworkSize) {
  const session = bench.subject.open();
  const landscape = networkLandscape(size, bench);
  const workout = new Workout(session, landscape, bench.kernel).stepTo(warmUpSteps);
  const before = session.fuelUsed;
  workout.stepTo(warmUpSteps + countedSteps);
  return { fuel: (session.fuelUsed - before) / countedSteps, parameters: landscape.parameterCount };
}

function engineStep(): number {
  const { hiddenLayers, samples, batchSize } = defaultNetwork;
  return engineFuel(networkShape(createChallenge("paper"), { hiddenLayers, samples })).step(batchSize);
}

export function percent(share: number): string {
  return share < 0.001 ? "less than 0.1 %" : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function formatOperations(count: number): string {
  return count < 100 ? count.toPrecision(3) : String(Math.round(count));
}
