import { batchRanges } from "../instance/batches.ts";
import { splitSamples } from "../instance/difficulty.ts";
import { networkShape } from "../instance/network.ts";
import type { SolutionRecord } from "../solution/solution.ts";
import { engineFuel } from "../training/fuel.ts";
import type { Finding } from "./finding.ts";

/**
 * Whether the fuel fits the limits, the epochs and the way the attempt ended. The engine's part is known from the
 * shapes; what an optimizer's own operations cost comes on top, so the engine's part is a lower bound.
 */
export function checkFuel(record: SolutionRecord): Finding[] {
  const { challenge, fuel, maxFuel, stop } = record;
  if (maxFuel < 1 || maxFuel > challenge.fuelLimit) {
    return [wrongFuel(`the attempt's fuel limit is ${maxFuel}; the challenge allows 1 to ${challenge.fuelLimit}`)];
  }
  if (fuel > maxFuel) return [wrongFuel(`the attempt used ${fuel} of fuel, more than its limit ${maxFuel}`)];
  const { epoch, dearest } = engineCosts(record);
  const finished = stop === "diverged" ? record.bestEpoch : record.epochs;
  if (fuel < finished * epoch) {
    return [wrongFuel(`the attempt claims ${fuel} of fuel, but ${finished} epochs take at least ${finished * epoch}`)];
  }
  if (stop === "out-of-fuel" && fuel + dearest <= maxFuel) {
    return [wrongFuel(`the attempt claims to be out of fuel with ${maxFuel - fuel} left, enough to go on`)];
  }
  return [];
}

/**
 * Whether an attempt that ran out of fuel ran out of the verifier's limit. One of its own would choose T, and so the
 * test points. The limit of an attempt that ended otherwise changes nothing.
 */
export function checkFuelLimit({ stop, maxFuel }: SolutionRecord, limit: number): Finding[] {
  if (stop !== "out-of-fuel" || maxFuel === limit) return [];
  const message = `the attempt ran out of a fuel limit of ${maxFuel}, which chooses T; the limit to run out of is ${limit}`;
  return [{ code: "solution/fuel-limit", message }];
}

/** What is known of an epoch from the shapes. */
export interface EngineCosts {
  /** The engine's fuel for an epoch. */
  readonly epoch: number;
  /** The same for the dearest of the pieces between two looks at the tank. */
  readonly dearest: number;
  readonly batches: number;
}

export function engineCosts({ challenge, difficulty }: Pick<SolutionRecord, "challenge" | "difficulty">): EngineCosts {
  const cost = engineFuel(networkShape(challenge, difficulty));
  const { train, validation } = splitSamples(difficulty.samples, challenge.trainFraction);
  const batches = batchRanges(train, challenge.batchSize, challenge.shuffle);
  const evaluation = cost.evaluation(validation);
  const steps = batches.reduce((total, { rows }) => total + cost.step(rows), 0);
  const dearest = Math.max(cost.step(batches[0]?.rows ?? 0), evaluation);
  return { epoch: steps + evaluation, dearest, batches: batches.length };
}

function wrongFuel(message: string): Finding {
  return { code: "solution/fuel", message };
}
