import fc from "fast-check";
import { CodedError } from "../../src/foundation/coded-error.ts";
import type { Covariance, CovarianceFamily, Kernel } from "../../src/kernel/kernel.ts";
import { lowerTriangle } from "../lower-triangle.ts";
import { Draws, type Flavor, fillWith, flavors } from "./draws.ts";
import type { Observation } from "./transcript.ts";

export const families: readonly CovarianceFamily[] = ["matern12", "matern32", "matern52", "squared-exponential"];

/** Fill, factor and multiply, twice in the same memory. */
export interface CovarianceScenario {
  readonly points: number;
  readonly dimension: number;
  readonly family: CovarianceFamily;
  readonly lengthscale: number;
  readonly jitter: number;
  /** Of the locations and of the vector that the factor multiplies. */
  readonly flavor: Flavor;
  /** Locations repeat after so many points, which makes the matrix singular. */
  readonly distinct: number;
  readonly seed: number;
}

export const covarianceScenarios: fc.Arbitrary<CovarianceScenario> = fc.record({
  points: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 70 }) }, fc.integer({ min: 71, max: 200 })),
  dimension: fc.integer({ min: 1, max: 9 }),
  family: fc.constantFrom(...families),
  lengthscale: fc.constantFrom(0.3, 1, 0.01, 7, 1e-3, 1e5),
  jitter: fc.constantFrom(1e-8, 1e-8, 0, 1e-3),
  flavor: fc.oneof({ weight: 4, arbitrary: fc.constant("tame" as const) }, fc.constantFrom(...flavors)),
  distinct: fc.oneof({ weight: 4, arbitrary: fc.constant(1000) }, fc.integer({ min: 1, max: 100 })),
  seed: fc.nat(),
});

/** Sizes on both sides of every tile and block that a kernel may work in. */
export const namedCovarianceSizes: readonly number[] = [
  1, 2, 15, 16, 17, 63, 64, 65, 127, 128, 129, 191, 256, 300, 385,
];

export function* covarianceTranscript(kernel: Kernel, scenario: CovarianceScenario): Generator<Observation, void> {
  const draws = new Draws(scenario.seed);
  const covariance = kernel.createCovariance(scenario.points);
  for (const round of [0, 1]) {
    const family = families[(families.indexOf(scenario.family) + round) % families.length]!;
    covariance.fill(drawLocations(scenario, draws), scenario.dimension, { ...scenario, family });
    yield { what: `${family} matrix`, value: lowerTriangle(covariance) };
    yield* factorAndMultiply(covariance, draws, scenario.flavor);
  }
}

/** A matrix that no covariance function gives: diagonally dominant, or not, with numbers of all kinds. */
export interface MatrixScenario {
  readonly points: number;
  readonly flavor: Flavor;
  readonly diagonal: number;
  readonly seed: number;
}

export const matrixScenarios: fc.Arbitrary<MatrixScenario> = fc.record({
  points: fc.integer({ min: 1, max: 90 }),
  flavor: fc.constantFrom(...flavors),
  diagonal: fc.constantFrom(100, 1, 1e300, 1e-300, 5),
  seed: fc.nat(),
});

export function* matrixTranscript(kernel: Kernel, scenario: MatrixScenario): Generator<Observation, void> {
  const draws = new Draws(scenario.seed);
  const covariance = kernel.createCovariance(scenario.points);
  const size = scenario.diagonal / scenario.points;
  for (let i = 0; i < scenario.points; i++) {
    const row = covariance.row(i);
    fillWith(row, draws, scenario.flavor, size, 4 * scenario.points);
    row[i] = scenario.diagonal;
  }
  yield* factorAndMultiply(covariance, draws, scenario.flavor);
}

/** At once or in two steps, of which the first may fail where the second would. */
function* factorAndMultiply(covariance: Covariance, draws: Draws, flavor: Flavor): Generator<Observation, void> {
  const { points } = covariance;
  const vector = new Float64Array(points);
  fillWith(vector, draws, flavor);
  const leading = draws.below(points + 1);
  const leadingFailure = leading > 0 ? factor(covariance, leading) : "";
  const product = leadingFailure === "" ? covariance.multiply(vector.subarray(0, leading)) : new Float64Array(0);
  const failure = leadingFailure === "" ? factor(covariance, points) : leadingFailure;
  yield { what: "failure to factor", value: failure };
  if (failure !== "") return;
  yield { what: "factor", value: lowerTriangle(covariance) };
  yield { what: `product of ${leading} rows`, value: product };
  yield { what: "product", value: covariance.multiply(vector) };
}

/** Code and message of the error, or nothing. */
function factor(covariance: Covariance, rows: number): string {
  try {
    covariance.factor(rows);
    return "";
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

function drawLocations({ points, dimension, flavor, distinct }: CovarianceScenario, draws: Draws): Float64Array {
  const locations = new Float64Array(points * dimension);
  fillWith(locations, draws, flavor, 1, 60);
  for (let i = distinct * dimension; i < locations.length; i++) locations[i] = locations[i - distinct * dimension]!;
  return locations;
}
