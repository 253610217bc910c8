import fc from "fast-check";
import { expect, it } from "vitest";
import type { Kernel, NetworkShape } from "../../src/kernel/kernel.ts";
import {
  covarianceScenarios,
  covarianceTranscript,
  families,
  matrixScenarios,
  matrixTranscript,
  namedCovarianceSizes,
} from "./covariance-scenarios.ts";
import { Draws, fillWith } from "./draws.ts";
import { exactFma, float32Format } from "./exact-rounding.ts";
import {
  matrixCalls,
  matrixOperationNames,
  matrixOperationScenarios,
  matrixOperationTranscript,
} from "./matrix-scenarios.ts";
import { namedNetworkScenarios, networkScenarios, networkTranscript } from "./network-scenarios.ts";
import { expectConformance } from "./transcript.ts";
import { vectorCalls, vectorOperationNames, vectorScenarios, vectorTranscript } from "./vector-scenarios.ts";

/**
 * What every kernel must do: give the bits of the reference kernel, keep memory apart, and refuse nonsense in the same
 * words. Cases are the same in every run and for every kernel; set DOWNHILL_CONFORMANCE_SEED and
 * DOWNHILL_CONFORMANCE_RUNS (a factor, 1 by default) to try others.
 */
export function describeKernelConformance(kernel: Kernel): void {
  // The reference agrees with itself: comparing would only cost time.
  if (kernel.name !== "reference") {
    describeNetworkAgreement(kernel);
    describeCovarianceAgreement(kernel);
    describeVectorAgreement(kernel);
    describeMatrixAgreement(kernel);
  }
  describeNetworks(kernel);
  describeCovariances(kernel);
  describeVectorOperations(kernel);
  describeMatrixOperations(kernel);
  describeErrors(kernel);
}

const { DOWNHILL_CONFORMANCE_SEED = "20240229", DOWNHILL_CONFORMANCE_RUNS = "1" } = process.env;
const seed = Number(DOWNHILL_CONFORMANCE_SEED);
const factor = Number(DOWNHILL_CONFORMANCE_RUNS);

/** Asserts a property over scenarios, without shrinking long computations for ever. */
function forAll<Scenario>(scenarios: fc.Arbitrary<Scenario>, runs: number, check: (scenario: Scenario) => void): void {
  const property = fc.property(scenarios, (scenario) => {
    check(scenario);
  });
  fc.assert(property, { seed, numRuns: Math.ceil(runs * factor), interruptAfterTimeLimit: 600_000 });
}

function describeNetworkAgreement(kernel: Kernel): void {
  it.each(namedNetworkScenarios)("trains a network: $name", ({ name: _, ...scenario }) => {
    expectConformance(kernel, networkTranscript, scenario);
  });

  it("trains random networks on any numbers", () => {
    forAll(networkScenarios, 60, (scenario) => expectConformance(kernel, networkTranscript, scenario));
  }, 600_000);
}

function describeNetworks(kernel: Kernel): void {
  it("rounds a multiply-add once where rounding twice would show", () => {
    const network = kernel.createNetwork({ ...smallShape, inputs: 1, width: 1, hiddenLayers: 0, normEpsilon: 0.25 });
    // The map to the output is frozen; with it, and with variance + ε = 1, the network shows its first multiply-add.
    network.frozen.set([1, 0]);
    network.freeze();
    network.statistics.set([0, 0.75]);
    for (let i = -9; i <= 9; i++) {
      for (let j = -9; j <= 9; j++) {
        const [x, weight, bias] = [1 + i * 2 ** -23, 2 ** -24 * (1 + j * 2 ** -23), 1 + (i & 3) * 2 ** -23].map(
          Math.fround,
        );
        network.parameters.set([weight!, bias!, 1, 0]);
        expect(network.predict(Float32Array.of(x!))[0]).toBe(exactFma(x!, weight!, bias!, float32Format));
      }
    }
  });

  it("doubles an error in float32, where it may overflow", () => {
    const network = kernel.createNetwork({ ...smallShape, frozenLayers: 0 });
    network.freeze();
    const targets = Float32Array.of(3e38, 0, 0, 0);
    network.step({ inputs: new Float32Array(8), targets }, 0, 4, "parameters");
    expect(network.gradient.at(-1)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("keeps networks apart that train by turns", () => {
    const [first, second] = fc.sample(networkScenarios, { seed: 3, numRuns: 2 }) as [never, never];
    const alone = [...snapshots(kernel, first)];
    const turns = [snapshots(kernel, first), snapshots(kernel, second)] as const;
    for (const expected of alone) {
      expect(turns[0].next().value).toEqual(expected);
      turns[1].next();
    }
  });
}

/** A transcript whose arrays are copies. */
function* snapshots(kernel: Kernel, scenario: Parameters<typeof networkTranscript>[1]) {
  for (const { what, value } of networkTranscript(kernel, scenario)) {
    yield { what, value: value instanceof Float32Array || value instanceof Float64Array ? value.slice() : value };
  }
}

function describeCovarianceAgreement(kernel: Kernel): void {
  it.each(namedCovarianceSizes)("factors the covariance of %d points", (points) => {
    const family = families[points % families.length]!;
    const rest = {
      dimension: 2,
      lengthscale: 0.3,
      jitter: 1e-6,
      flavor: "tame",
      distinct: 1000,
      seed: points,
    } as const;
    expectConformance(kernel, covarianceTranscript, { points, family, ...rest });
  });

  it("fills, factors and multiplies random covariances", () => {
    forAll(covarianceScenarios, 120, (scenario) => expectConformance(kernel, covarianceTranscript, scenario));
  });

  it("factors matrices of any numbers", () => {
    forAll(matrixScenarios, 120, (scenario) => expectConformance(kernel, matrixTranscript, scenario));
  });
}

function describeCovariances(kernel: Kernel): void {
  it("names the row at which a factorization fails", () => {
    const covariance = kernel.createCovariance(70);
    const locations = Float64Array.from({ length: 70 }, (_, i) => (i === 66 ? 3 : i));
    covariance.fill(locations, 1, { family: "matern12", lengthscale: 1e-3, jitter: 0 });
    expect(() => covariance.factor()).toThrow(/70 points.*row 66/s);
  });

  it("gives a leading block the factor of its own", () => {
    const locations = new Float64Array(2 * 200);
    fillWith(locations, new Draws(5), "tame");
    const [small, large] = [90, 200].map((points) => {
      const covariance = kernel.createCovariance(points);
      covariance.fill(locations.subarray(0, 2 * points), 2, { family: "matern52", lengthscale: 0.3, jitter: 1e-8 });
      covariance.factor();
      return covariance.multiply(locations.subarray(0, points));
    });
    expect(large!.subarray(0, 90)).toBeBitIdentical(small!);
  });

  it("gives the leading rows before the others, with the bits that they have with them", () => {
    const locations = new Float64Array(2 * 700);
    fillWith(locations, new Draws(6), "tame");
    const create = () => {
      const covariance = kernel.createCovariance(700);
      covariance.fill(locations, 2, { family: "matern32", lengthscale: 0.3, jitter: 1e-8 });
      return covariance;
    };
    const [whole, parted] = [create(), create()];
    const vector = locations.subarray(0, 700);
    whole.factor();
    const product = whole.multiply(vector);
    parted.factor(300);
    expect(parted.multiply(vector.subarray(0, 300))).toBeBitIdentical(product.subarray(0, 300));
    expect(() => parted.multiply(vector)).toThrow(expect.objectContaining({ code: "kernel/bad-length" }));
    for (const rows of [600, 10, 700]) parted.factor(rows);
    expect(parted.multiply(vector)).toBeBitIdentical(product);
    for (const rows of [0, 701, 1.5]) {
      expect(() => parted.factor(rows)).toThrow(expect.objectContaining({ code: "kernel/bad-rows" }));
    }
  });
}

function describeVectorAgreement(kernel: Kernel): void {
  it.each(vectorOperationNames)("computes %s on arrays of any kind, place and alias", (operation) => {
    forAll(vectorScenarios, 80, (scenario) => expectConformance(kernel, vectorTranscript, { ...scenario, operation }));
  });
}

function describeVectorOperations(kernel: Kernel): void {
  it.each(vectorOperationNames.filter((name) => name !== "norm"))("%s refuses unequal lengths", (operation) => {
    const arrays = [new Float32Array(7), new Float32Array(8), new Float32Array(8)] as const;
    const [out, x, y] = operation === "dot" ? ([arrays[1], arrays[0], arrays[2]] as const) : arrays;
    expect(() => vectorCalls[operation](kernel.vector, [out, x, y], [1, 1, 1])).toThrow(
      expect.objectContaining({ code: "kernel/bad-length" }),
    );
    for (const array of arrays) expect(array).toBeBitIdentical(new Float32Array(array.length));
  });

  it("adopts arrays without changing them", () => {
    const network = kernel.createNetwork(smallShape);
    const array = Float32Array.of(1, -0, Number.NaN, 2 ** -149);
    const adopted = network.adopt(array);
    expect(adopted).toBeBitIdentical(array);
    kernel.vector.scale(adopted, 2, adopted);
    expect(adopted).toBeBitIdentical(Float32Array.of(2, -0, Number.NaN, 2 ** -148));
    for (let i = 0; i < 200; i++) expect(network.adopt(new Float32Array(1000).fill(i))[999]).toBe(i);
  });
}

function describeMatrixAgreement(kernel: Kernel): void {
  it.each(matrixOperationNames)("computes matrix %s of any size and numbers", (operation) => {
    forAll(matrixOperationScenarios, 60, (scenario) =>
      expectConformance(kernel, matrixOperationTranscript, { ...scenario, operation }),
    );
  });
}

function describeMatrixOperations(kernel: Kernel): void {
  it.each(matrixOperationNames)("matrix %s refuses sizes that are none, wrong lengths and overlaps", (operation) => {
    const { lengths, call } = matrixCalls[operation];
    const [outLength, xLength, yLength] = lengths([3, 4, 5]);
    const [out, x, y] = [outLength, xLength, yLength].map((length) => new Float32Array(length).fill(1));
    const fails = (code: string, run: () => void) => expect(run).toThrow(expect.objectContaining({ code }));
    for (const size of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      fails("kernel/bad-size", () => call(kernel.matrix, out!, x!, y!, [size, 4, 5]));
    }
    fails("kernel/bad-length", () => call(kernel.matrix, out!, x!, y!, [3, 4, 6]));
    fails("kernel/bad-length", () => call(kernel.matrix, out!.subarray(1), x!, y!, [3, 4, 5]));
    fails("kernel/bad-array", () => call(kernel.matrix, out!, Array.from(x!) as never, y!, [3, 4, 5]));
    const memory = new Float32Array(40);
    const [first, second] = [memory.subarray(0, outLength), memory.subarray(3, 3 + xLength)];
    fails("kernel/overlap", () => call(kernel.matrix, first, second, y!, [3, 4, 5]));
    expect(out).toBeBitIdentical(new Float32Array(outLength).fill(1));
  });

  it("works on the matrices of a network and on those it has adopted", () => {
    const network = kernel.createNetwork(smallShape);
    const x = network.parameters.subarray(0, 4).fill(2);
    const out = network.adopt(new Float32Array(4));
    kernel.matrix.multiply(out, x, network.gradient.subarray(0, 4).fill(3), 2, 2, 2);
    expect(out).toBeBitIdentical(Float32Array.of(12, 12, 12, 12));
  });

  it("brings singular values to one", () => {
    const draws = new Draws(11);
    const x = new Float32Array(40 * 24);
    fillWith(x, draws, "tame");
    const gram = new Float32Array(24 * 24);
    kernel.matrix.newtonSchulz(x, x, 40, 24, 30, [1.875, -1.25, 0.375]);
    kernel.matrix.transposedMultiply(gram, x, x, 24, 40, 24);
    for (const [i, value] of gram.entries()) expect(value).toBeCloseTo(i % 25 === 0 ? 1 : 0, 5);
  });
}

const smallShape: NetworkShape = {
  inputs: 2,
  outputs: 1,
  width: 8,
  hiddenLayers: 1,
  frozenLayers: 1,
  frozenStatistics: "initial",
  normMomentum: 0.1,
  normEpsilon: 1e-5,
  maxRows: 4,
};

function describeErrors(kernel: Kernel): void {
  const samples = { inputs: new Float32Array(12), targets: new Float32Array(6) };

  it("refuses to run before `freeze`", () => {
    const network = kernel.createNetwork(smallShape);
    const expected = expect.objectContaining({ code: "kernel/not-frozen" });
    expect(() => network.step(samples, 0, 4, "parameters")).toThrow(expected);
    expect(() => network.evaluate(samples)).toThrow(expected);
    expect(() => network.predict(samples.inputs)).toThrow(expected);
  });

  it.each([
    [0, 0],
    [0, 5],
    [3, 4],
    [6, 1],
    [-1, 2],
    [0.5, 2],
    [0, 1.5],
    [0, Number.NaN],
    [Number.NaN, 1],
  ])("refuses a step from row %d over %d rows", (first, rows) => {
    const network = kernel.createNetwork(smallShape);
    network.freeze();
    const expected = expect.objectContaining({ code: "kernel/bad-rows" });
    expect(() => network.step(samples, first, rows, "parameters")).toThrow(expected);
  });

  it("refuses samples that are no whole rows", () => {
    const network = kernel.createNetwork(smallShape);
    network.freeze();
    const expected = expect.objectContaining({ code: "kernel/bad-rows" });
    expect(() => network.evaluate({ ...samples, inputs: new Float32Array(13) })).toThrow(expected);
    expect(() => network.evaluate({ ...samples, targets: new Float32Array(5) })).toThrow(expected);
    expect(() => network.predict(new Float32Array(3))).toThrow(expected);
  });

  it("refuses locations and vectors of the wrong length", () => {
    const covariance = kernel.createCovariance(3);
    const expected = expect.objectContaining({ code: "kernel/bad-length" });
    const matern = { family: "matern52", lengthscale: 1, jitter: 0 } as const;
    expect(() => covariance.fill(new Float64Array(5), 2, matern)).toThrow(expected);
    expect(() => covariance.multiply(new Float64Array(4))).toThrow(expected);
  });

  it("says so when a covariance does not fit into memory", () => {
    const expected = expect.objectContaining({ code: "kernel/out-of-memory" });
    expect(() => kernel.createCovariance(2 ** 25)).toThrow(expected);
  });
}
