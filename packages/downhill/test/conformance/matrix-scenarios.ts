import fc from "fast-check";
import type { Kernel, MatrixOperations } from "../../src/kernel/kernel.ts";
import { Draws, type Flavor, fillWith, flavors } from "./draws.ts";
import type { Observation } from "./transcript.ts";

type Sizes = readonly [rows: number, inner: number, columns: number];

/** How each operation is called on arrays of the sizes that it asks for. */
export const matrixCalls: Readonly<
  Record<
    keyof MatrixOperations,
    {
      /** Lengths of out, x and y. */
      readonly lengths: (sizes: Sizes) => readonly [number, number, number];
      readonly call: (matrix: MatrixOperations, out: Float32Array, x: Float32Array, y: Float32Array, s: Sizes) => void;
    }
  >
> = {
  multiply: { lengths: product, call: (matrix, out, x, y, sizes) => matrix.multiply(out, x, y, ...sizes) },
  multiplyTransposed: {
    lengths: product,
    call: (matrix, out, x, y, sizes) => matrix.multiplyTransposed(out, x, y, ...sizes),
  },
  transposedMultiply: {
    lengths: product,
    call: (matrix, out, x, y, sizes) => matrix.transposedMultiply(out, x, y, ...sizes),
  },
  transpose: {
    lengths: ([rows, , columns]) => [rows * columns, rows * columns, 0],
    call: (matrix, out, x, _, [rows, , columns]) => matrix.transpose(out, x, rows, columns),
  },
  newtonSchulz: {
    lengths: ([rows, , columns]) => [rows * columns, rows * columns, 0],
    call: (matrix, out, x, _, [rows, , columns]) => matrix.newtonSchulz(out, x, rows, columns, 3),
  },
};

function product([rows, inner, columns]: Sizes): readonly [number, number, number] {
  return [rows * columns, rows * inner, inner * columns];
}

export const matrixOperationNames = Object.keys(matrixCalls) as readonly (keyof MatrixOperations)[];

export interface MatrixOperationScenario {
  readonly operation: keyof MatrixOperations;
  readonly sizes: Sizes;
  /** The views start so many elements into their arrays. */
  readonly offset: number;
  readonly flavor: Flavor;
  readonly seed: number;
}

/** Small sizes, and those around the edges of tiles and panels. */
const size = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 2, arbitrary: fc.constantFrom(1, 8, 12, 15, 16, 17, 31, 32, 33, 48, 49, 64) },
  { weight: 1, arbitrary: fc.integer({ min: 21, max: 100 }) },
);

export const matrixOperationScenarios: fc.Arbitrary<MatrixOperationScenario> = fc.record({
  operation: fc.constantFrom(...matrixOperationNames),
  sizes: fc.tuple(size, size, size),
  offset: fc.nat(9),
  flavor: fc.constantFrom(...flavors),
  seed: fc.nat(),
});

/** Elements after a view, which no operation may touch. */
const margin = 20;

export function* matrixOperationTranscript(
  kernel: Kernel,
  scenario: MatrixOperationScenario,
): Generator<Observation, void> {
  const { operation, sizes, offset, flavor, seed } = scenario;
  const draws = new Draws(seed);
  const { lengths, call } = matrixCalls[operation];
  const arrays = lengths(sizes).map((length) => new Float32Array(offset + length + margin));
  for (const array of arrays) fillWith(array, draws, flavor, 2, 40);
  const [out, x, y] = arrays.map((array) => array.subarray(offset, array.length - margin));
  call(kernel.matrix, out!, x!, y!, sizes);
  for (const [index, value] of arrays.entries()) yield { what: `${operation}: array ${index}`, value };
}
