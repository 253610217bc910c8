import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Challenge } from "../../src/instance/challenge.ts";
import type { NetworkShape, NetworkTensor, StatisticsTensor } from "../../src/kernel/kernel.ts";
import type { TensorDescription } from "../../src/optimizer/index.ts";

/** Values by tensor name, row-major. */
export type NamedTensors = Readonly<Record<string, readonly number[]>>;

export interface NetworkGolden {
  readonly cases: readonly {
    readonly name: string;
    readonly shape: NetworkShape;
    readonly rows: number;
    readonly inputs: readonly number[];
    readonly targets: readonly number[];
    readonly parameters: NamedTensors;
    readonly frozen: NamedTensors;
    readonly predictions: readonly number[];
    readonly loss: number;
    readonly gradients: NamedTensors;
    readonly statistics: NamedTensors;
    readonly evaluation: number;
    /** Scaled errors of PyTorch itself in float32. */
    readonly float32Error: { readonly forward: number; readonly gradients: number; readonly statistics: number };
  }[];
}

export interface TrainingGolden {
  readonly shape: NetworkShape;
  readonly batches: readonly { readonly first: number; readonly rows: number }[];
  readonly orders: readonly (readonly number[])[];
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
  readonly parameters: NamedTensors;
  readonly frozen: NamedTensors;
  readonly cases: readonly TrainingCase[];
}

export interface TrainingCase {
  readonly name: string;
  readonly hyperparameters: Readonly<Record<string, number>>;
  readonly losses: readonly number[];
  readonly parameters: NamedTensors;
  readonly statistics: NamedTensors;
  readonly evaluation: number;
  /** Largest scaled error of PyTorch itself in float32. */
  readonly float32Error: number;
}

export interface OptimizerStepsGolden {
  readonly tensors: readonly TensorDescription[];
  readonly batchesPerEpoch: number;
  /** The steps, counted from 1, after which `ways` are given. */
  readonly shown: readonly number[];
  readonly parameters: readonly number[];
  readonly curvature: readonly number[];
  readonly target: readonly number[];
  readonly noise: readonly (readonly number[])[];
  readonly cases: readonly {
    readonly name: string;
    readonly hyperparameters: Readonly<Record<string, number>>;
    readonly ways: readonly (readonly number[])[];
    readonly float32Error: number;
  }[];
}

export interface CovarianceGolden {
  readonly cases: readonly {
    readonly name: string;
    readonly family: "matern12" | "matern32" | "matern52" | "squared-exponential";
    readonly dimension: number;
    readonly points: number;
    readonly lengthscale: number;
    readonly jitter: number;
    readonly condition: number;
    readonly locations: readonly number[];
    readonly vector: readonly number[];
    /** Lower triangles, row by row. */
    readonly matrix: readonly number[];
    readonly factor: readonly number[];
    readonly product: readonly number[];
  }[];
}

export interface StreamsGolden {
  readonly cases: readonly {
    readonly name: string;
    readonly seed: string;
    readonly label: string;
    readonly uniforms: readonly number[];
    readonly normals: readonly number[];
  }[];
}

export interface InstanceGolden {
  readonly challenge: Challenge;
  readonly difficulty: { readonly hiddenLayers: number; readonly samples: number };
  readonly seed: string;
  readonly nonce: number;
  readonly digest: string;
  readonly datasetDigest: string;
  /** All points, in the order test, train, validation. */
  readonly inputs: readonly number[];
  readonly function: readonly number[];
  readonly targets: readonly number[];
  /** Of each linear map, row-major. */
  readonly weights: readonly (readonly number[])[];
}

export interface MatrixOptimizerStepsGolden {
  readonly layouts: Readonly<Record<string, readonly NetworkTensor[]>>;
  readonly hiddenLayers: number;
  /** Counted from 1. */
  readonly shown: readonly number[];
  readonly parameters: readonly number[];
  readonly curvature: readonly number[];
  readonly target: readonly number[];
  /** One row a step. */
  readonly noise: readonly (readonly number[])[];
  readonly cases: readonly {
    readonly name: string;
    readonly hyperparameters: Readonly<Record<string, number | boolean>>;
    /** Which layout. */
    readonly tensors: string;
    /** From the start to where the optimizer was after the steps shown. */
    readonly ways: readonly (readonly number[])[];
    readonly float32Error: number;
  }[];
}

type Ends = readonly [number, number];

export interface ComparisonStatisticsGolden {
  /** Pairs of argument and value. */
  readonly normalDistribution: readonly Ends[];
  /** Probability, degrees of freedom, quantile. */
  readonly studentQuantile: readonly (readonly [number, number, number])[];
  readonly passRates: readonly { readonly passed: number; readonly attempts: number; readonly interval: Ends }[];
  readonly medians: readonly { readonly values: readonly number[]; readonly interval: Ends }[];
  readonly signedRanks: readonly {
    readonly differences: readonly number[];
    readonly firstBetter: number;
    readonly secondBetter: number;
    readonly method: "exact" | "normal";
    readonly pValue: number;
  }[];
  readonly geometricMeans: readonly {
    readonly logRatios: readonly number[];
    readonly ratio: number;
    readonly interval: Ends;
  }[];
  readonly holm: { readonly pValues: readonly number[]; readonly adjusted: readonly number[] };
  /** Costs by contestant and instance, null where it did not arrive. */
  readonly profiles: { readonly costs: readonly (readonly (number | null)[])[]; readonly scores: readonly number[] };
}

/** Pairs of argument and value; triples for `pow`. */
export type SpecialFunctionsGolden = Readonly<Record<string, readonly (readonly number[])[]>>;

/** Reads a file that make-golden.py wrote; the caller names its type. */
export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), "utf8")) as T;
}

/** Puts named values where a layout says; a name that is missing or too many is an error. */
export function flatten(layout: readonly (NetworkTensor | StatisticsTensor)[], values: NamedTensors): number[] {
  const names = layout.map(({ name }) => name);
  if (names.length !== Object.keys(values).length) throw new Error(`expected ${names}, got ${Object.keys(values)}`);
  return layout.flatMap(({ name, length }) => {
    const tensor = values[name];
    if (tensor?.length !== length) throw new Error(`${name}: expected ${length} values, got ${tensor?.length}`);
    return tensor;
  });
}
