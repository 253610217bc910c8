/**
 * The engine's functions as submissions get them. Their arguments come from hostile code and go to kernels, which
 * trust types: every array becomes a plain view of its real memory, every number is one, and the cost is taken
 * before the work.
 */
import type { MatrixOperations, OptimizerSetup, RandomSource, VectorOperations } from "../optimizer/optimizer.ts";
import { offeredMath, type Walls } from "./confine.ts";
import { kindOf, plainView } from "./typed-array-slots.ts";

type Tools = Pick<OptimizerSetup, "math" | "random" | "vector" | "matrix">;

/** What a random draw costs. */
const drawCost = { uniform: 10, normal: 60 } as const;

/** Operations of `VectorOperations` per element. */
const vectorCosts: Readonly<Record<keyof VectorOperations, number>> = {
  scale: 1,
  addScaled: 2,
  combine: 3,
  exponentialAverage: 3,
  exponentialAverageOfSquares: 4,
  adaptiveQuotient: 5,
  multiply: 1,
  maximumMagnitude: 2,
  clip: 2,
  sign: 1,
  dot: 2,
  norm: 2,
};

export function confineTools(walls: Walls, { random, vector, matrix }: Tools): Tools {
  return {
    math: offeredMath(walls) as unknown as Tools["math"],
    random: confineRandom(walls, random),
    vector: confineVector(walls, vector),
    matrix: confineMatrix(walls, matrix),
  };
}

function confineRandom(walls: Walls, random: RandomSource): RandomSource {
  return {
    uniform: walls.engine(
      () => random.uniform(),
      () => drawCost.uniform,
    ),
    normal: walls.engine(
      () => random.normal(),
      () => drawCost.normal,
    ),
  };
}

type Operation = (...args: unknown[]) => unknown;

function confineVector(walls: Walls, vector: VectorOperations): VectorOperations {
  const entries = Object.entries(vectorCosts).map(([name, perElement]) => {
    const operation = Reflect.get(vector, name) as Operation;
    const work = (...args: unknown[]) => Reflect.apply(operation, vector, args.map(trusted));
    return [name, walls.engine(work, (out) => 1 + perElement * trustedArray(out).length)];
  });
  return Object.fromEntries(entries) as unknown as VectorOperations;
}

/** Multiply-adds count 2, as in the engine. */
const matrixCosts: Readonly<Record<keyof MatrixOperations, (...sizes: number[]) => number>> = {
  multiply: (rows = 0, inner = 0, columns = 0) => 2 * rows * inner * columns,
  multiplyTransposed: (rows = 0, inner = 0, columns = 0) => 2 * rows * inner * columns,
  transposedMultiply: (rows = 0, inner = 0, columns = 0) => 2 * rows * inner * columns,
  transpose: (rows = 0, columns = 0) => rows * columns,
  newtonSchulz: (rows = 0, columns = 0, steps = 0) => {
    const [short, long] = rows < columns ? [rows, columns] : [columns, rows];
    const each = 2 * short * short * (2 * long + short) + 3 * short * short + 2 * short * long;
    return 4 * short * long + steps * each;
  },
};

function confineMatrix(walls: Walls, matrix: MatrixOperations): MatrixOperations {
  const entries = Object.entries(matrixCosts).map(([name, cost]) => {
    const operation = Reflect.get(matrix, name) as Operation;
    const work = (...args: unknown[]) => Reflect.apply(operation, matrix, args.map(trusted));
    return [name, walls.engine(work, (...args) => 1 + cost(...args.filter(isSize)))];
  });
  return Object.fromEntries(entries) as unknown as MatrixOperations;
}

/** Sizes that are no numbers cost nothing: the operation refuses them. */
function isSize(argument: unknown): argument is number {
  return typeof argument === "number" && argument >= 0;
}

/** An argument in a form that hides nothing. */
function trusted(argument: unknown): unknown {
  if (typeof argument !== "object" || argument === null) {
    if (typeof argument === "number" || argument === undefined) return argument;
    throw new TypeError(
      `an operation takes Float32Arrays and numbers, not ${argument === null ? "null" : `a ${typeof argument}`}`,
    );
  }
  return Array.isArray(argument) ? trustedNumbers(argument) : trustedArray(argument);
}

function trustedArray(argument: unknown): Float32Array {
  if (kindOf(argument) === "Float32Array") return plainView(argument) as Float32Array;
  throw new TypeError("an operation takes Float32Arrays: copy the numbers to one");
}

/** Newton-Schulz's coefficients. */
function trustedNumbers(list: readonly unknown[]): number[] {
  const [a, b, c] = list;
  if (list.length === 3 && typeof a === "number" && typeof b === "number" && typeof c === "number") return [a, b, c];
  throw new TypeError("coefficients are a list of three numbers");
}
