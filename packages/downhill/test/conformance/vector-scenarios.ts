import fc from "fast-check";
import type { Kernel, VectorOperations } from "../../src/kernel/kernel.ts";
import { Draws, type Flavor, fillWith, flavors } from "./draws.ts";
import type { Observation } from "./transcript.ts";

type Operands = readonly [out: Float32Array, x: Float32Array, y: Float32Array];
type Scalars = readonly [number, number, number];

/** One call of every operation on three arrays and three scalars; what it returns, if anything. */
export const vectorCalls: Readonly<
  Record<keyof VectorOperations, (vector: VectorOperations, arrays: Operands, scalars: Scalars) => number | undefined>
> = {
  scale: (vector, [out, x], [a]) => void vector.scale(out, a, x),
  addScaled: (vector, [out, x], [a]) => void vector.addScaled(out, a, x),
  combine: (vector, [out, x, y], [a, b]) => void vector.combine(out, a, x, b, y),
  exponentialAverage: (vector, [out, x], [a]) => void vector.exponentialAverage(out, a, x),
  exponentialAverageOfSquares: (vector, [out, x], [a]) => void vector.exponentialAverageOfSquares(out, a, x),
  adaptiveQuotient: (vector, [out, x, y], [a, b, c]) => void vector.adaptiveQuotient(out, a, x, y, b, c),
  multiply: (vector, [out, x, y]) => void vector.multiply(out, x, y),
  maximumMagnitude: (vector, [out, x]) => void vector.maximumMagnitude(out, x),
  clip: (vector, [out, x], [a]) => void vector.clip(out, Math.abs(a), x),
  sign: (vector, [out, x]) => void vector.sign(out, x),
  dot: (vector, [, x, y]) => vector.dot(x, y),
  norm: (vector, [, x]) => vector.norm(x),
};

export const vectorOperationNames = Object.keys(vectorCalls) as readonly (keyof VectorOperations)[];

/** Where an array lies: in memory of its own, in a network's, in another network's, or adopted by the first. */
type Place = "own" | "network" | "other-network" | "adopted";

export interface VectorScenario {
  readonly operation: keyof VectorOperations;
  readonly length: number;
  /** The view starts so many elements into its array. */
  readonly offset: number;
  readonly places: readonly [Place, Place, Place];
  /** Which of three arrays serves as out, x and y: the same index twice is the same array. */
  readonly roles: readonly [number, number, number];
  readonly scalars: Scalars;
  readonly flavor: Flavor;
  readonly seed: number;
}

const place: fc.Arbitrary<Place> = fc.constantFrom("own", "network", "other-network", "adopted");
const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1, -1, 0.9, 0.999, 1e-8, 1e-300, 1e300, Number.POSITIVE_INFINITY) },
);

export const vectorScenarios: fc.Arbitrary<VectorScenario> = fc.record({
  operation: fc.constantFrom(...vectorOperationNames),
  length: fc.oneof(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 71, max: 3000 })),
  offset: fc.nat(9),
  places: fc.tuple(place, place, place),
  roles: fc.oneof(fc.constant([0, 1, 2] as const), fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2))),
  scalars: fc.tuple(scalar, scalar, scalar),
  flavor: fc.constantFrom(...flavors),
  seed: fc.nat(),
});

/** Elements after a view, which no operation may touch. */
const margin = 20;

export function* vectorTranscript(kernel: Kernel, scenario: VectorScenario): Generator<Observation, void> {
  const { operation, length, offset, flavor } = scenario;
  const draws = new Draws(scenario.seed);
  const arrays = placeArrays(kernel, scenario.places, offset + length + margin);
  for (const array of arrays) fillWith(array, draws, flavor, 2, 5);
  const views = arrays.map((array) => array.subarray(offset, offset + length));
  const [out, x, y] = scenario.roles.map((role) => views[role]!);
  const result = vectorCalls[operation](kernel.vector, [out!, x!, y!], scenario.scalars);
  if (result !== undefined) yield { what: operation, value: result };
  for (const [index, value] of arrays.entries()) yield { what: `${operation}: array ${index}`, value };
}

/** Three arrays of a length, no two of which share memory. */
function placeArrays(kernel: Kernel, places: readonly Place[], length: number): Float32Array[] {
  const network = createNetwork(kernel, length);
  const other = createNetwork(kernel, length);
  const names = ["update", "gradient", "location"] as const;
  return places.map((where, index) => {
    if (where === "own") return new Float32Array(length);
    if (where === "adopted") return network.adopt(new Float32Array(length));
    return (where === "network" ? network : other)[names[index]!].subarray(0, length);
  });
}

/** A network with at least so many parameters: 5 width + 1. */
function createNetwork(kernel: Kernel, parameters: number) {
  return kernel.createNetwork({
    inputs: 1,
    outputs: 1,
    width: Math.ceil(parameters / 5),
    hiddenLayers: 0,
    frozenLayers: 0,
    frozenStatistics: "initial",
    normMomentum: 0.1,
    normEpsilon: 1e-5,
    maxRows: 1,
  });
}
