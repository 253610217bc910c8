import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NetworkShape } from "./kernel.ts";
import { availableKernels } from "./select-kernel.ts";

const shapes: fc.Arbitrary<NetworkShape> = fc
  .record({
    inputs: fc.integer({ min: 1, max: 40 }),
    outputs: fc.integer({ min: 1, max: 40 }),
    width: fc.integer({ min: 1, max: 300 }),
    hiddenLayers: fc.integer({ min: 0, max: 12 }),
    frozenShare: fc.double({ min: 0, max: 1, noNaN: true }),
    frozenStatistics: fc.constantFrom("initial" as const, "running" as const),
    maxRows: fc.integer({ min: 1, max: 200 }),
  })
  .map(({ frozenShare, ...shape }) => ({
    ...shape,
    frozenLayers: Math.round(frozenShare * (shape.hiddenLayers + 1)),
    normMomentum: 0.1,
    normEpsilon: 1e-5,
  }));

const small: NetworkShape = {
  inputs: 2,
  outputs: 1,
  width: 5,
  hiddenLayers: 1,
  frozenLayers: 1,
  frozenStatistics: "initial",
  normMomentum: 0.1,
  normEpsilon: 1e-5,
  maxRows: 3,
};

const compiled = availableKernels().filter((kernel) => kernel.name !== "reference");

describe.each(compiled.map((kernel) => [kernel.variant, kernel] as const))("a network of %s", (_, kernel) => {
  it("fits into the memory made for it, whatever its shape", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const network = kernel.createNetwork(shape);
        expect(network.location.length).toBe(network.parameters.length);
      }),
      { numRuns: 50 },
    );
  });

  it("refuses to run before its frozen tensors are final", () => {
    const samples = { inputs: new Float32Array(2), targets: new Float32Array(1) };
    expect(() => kernel.createNetwork(small).step(samples, 0, 1, "parameters")).toThrow(/freeze/);
  });

  it("refuses rows that are not there", () => {
    const network = kernel.createNetwork(small);
    network.freeze();
    const samples = { inputs: new Float32Array(8), targets: new Float32Array(4) };
    for (const [first, rows] of [
      [0, 0],
      [0, 4],
      [2, 3],
      [-1, 2],
      [0, 1.5],
    ] as const) {
      expect(() => network.step(samples, first, rows, "parameters")).toThrow(/rows/);
    }
  });

  it("says so where a network cannot be had", () => {
    expect(() => kernel.createNetwork({ ...small, width: 1e7 })).toThrow(/MiB/);
  });

  it("says which update is not finite", () => {
    const network = kernel.createNetwork(small);
    for (const [update, finite] of [
      [1, true],
      [Number.NaN, false],
      [-Infinity, false],
    ] as const) {
      for (const index of [0, network.update.length - 1]) {
        network.parameters.fill(0);
        network.update.fill(0);
        network.update[index] = update;
        expect(network.applyUpdate()).toBe(finite);
      }
    }
    network.parameters.fill(3e38);
    network.update.fill(3e38);
    expect(network.applyUpdate()).toBe(false);
  });

  it("adopts arrays without changing them", () => {
    const network = kernel.createNetwork(small);
    const array = Float32Array.from([1, -0, Number.NaN, 1e-45]);
    for (let i = 0; i < 100; i++) expect(network.adopt(array)).toBeBitIdentical(array);
  });
});
