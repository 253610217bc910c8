import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Draws, fillWith } from "../../../test/conformance/draws.ts";
import { float64Loss } from "../../../test/conformance/float64-loss.ts";
import type { NetworkShape, Samples } from "../kernel.ts";
import { networkLayout } from "../network-layout.ts";
import { ReferenceNetwork } from "./reference-network.ts";

function createNetwork(shape: NetworkShape, draws: Draws): ReferenceNetwork {
  const network = new ReferenceNetwork(shape);
  const size = 2 / Math.sqrt(shape.width);
  fillWith(network.parameters, draws, "tame", size);
  fillWith(network.frozen, draws, "tame", size);
  network.freeze();
  return network;
}

function drawSamples(shape: NetworkShape, rows: number, draws: Draws): Samples {
  const samples = { inputs: new Float32Array(rows * shape.inputs), targets: new Float32Array(rows * shape.outputs) };
  fillWith(samples.inputs, draws, "tame");
  fillWith(samples.targets, draws, "tame");
  return samples;
}

const shapes: fc.Arbitrary<NetworkShape> = fc
  .record({
    inputs: fc.integer({ min: 1, max: 4 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    width: fc.integer({ min: 1, max: 12 }),
    hiddenLayers: fc.integer({ min: 0, max: 4 }),
    frozenLayers: fc.nat(5),
    frozenStatistics: fc.constantFrom("initial", "running" as const),
  })
  .map((shape) => ({
    ...shape,
    frozenLayers: shape.frozenLayers % (shape.hiddenLayers + 2),
    normMomentum: 0.1,
    normEpsilon: 1e-2,
    maxRows: 32,
  }));

/** Central differences of the float64 loss in the given coordinates. */
function differences(network: ReferenceNetwork, samples: Samples, coordinates: readonly number[]): number[] {
  const h = 1e-6;
  return coordinates.map((i) => {
    const lossAt = (offset: number) => {
      const parameters = Float64Array.from(network.parameters);
      parameters[i] = parameters[i]! + offset;
      return float64Loss(network.shape, parameters, network.frozen, samples);
    };
    return (lossAt(h) - lossAt(-h)) / (2 * h);
  });
}

describe("ReferenceNetwork", () => {
  it("has the gradient that finite differences have", () => {
    const property = fc.property(shapes, fc.nat(), fc.integer({ min: 2, max: 32 }), (shape, seed, rows) => {
      const draws = new Draws(seed);
      const network = createNetwork(shape, draws);
      const samples = drawSamples(shape, rows, draws);
      const loss = network.step(samples, 0, rows, "parameters");
      const expectedLoss = float64Loss(shape, Float64Array.from(network.parameters), network.frozen, samples);
      // Both tolerances: float32 rounds each operation by 6e-8. Errors pass through at most 6 layers, each of which
      // may enlarge them by 1 / √ε = 10 where a batch hardly varies. The differences themselves are good to 1e-8,
      // and no activation of these seeds lies within h of the corner of a ReLU.
      expect(Math.abs(loss - expectedLoss)).toBeLessThan(2e-5 * (1 + expectedLoss));
      const coordinates = Array.from({ length: 12 }, () => draws.below(network.parameters.length));
      const size = Math.max(...network.gradient.map(Math.abs));
      for (const [index, expected] of differences(network, samples, coordinates).entries()) {
        expect(Math.abs(network.gradient[coordinates[index]!]! - expected)).toBeLessThan(1e-4 * size + 1e-6);
      }
    });
    fc.assert(property, { seed: 7, numRuns: 60 });
  });

  const shape: NetworkShape = {
    inputs: 1,
    outputs: 1,
    width: 1,
    hiddenLayers: 0,
    frozenLayers: 0,
    frozenStatistics: "initial",
    normMomentum: 0.25,
    normEpsilon: 1,
    maxRows: 2,
  };
  /** weight 1, bias 0, scale 2, shift 1; then weight 3, bias −1 */
  const parameters = [1, 0, 2, 1, 3, -1];
  const samples = { inputs: Float32Array.of(1, 3, 5), targets: Float32Array.of(0, 0, 0) };

  it("moves running statistics once a step, wherever the gradient is taken", () => {
    const network = new ReferenceNetwork(shape);
    network.freeze();
    network.parameters.set(parameters);
    network.location.set(parameters);
    expect([...network.statistics]).toEqual([0, 1]);
    network.step(samples, 1, 2, "location");
    // a = 3, 5: mean 4, variance 1, unbiased 2; moved by a quarter.
    expect([...network.statistics]).toEqual([1, 1.25]);
    network.evaluate(samples);
    network.predict(samples.inputs);
    expect([...network.statistics]).toEqual([1, 1.25]);
    network.step(samples, 0, 1, "parameters");
    // One row: its variance 0 stands for the unbiased one.
    expect([...network.statistics]).toEqual([1, 0.9375]);
  });

  it("evaluates with running statistics, in blocks or not", () => {
    const network = new ReferenceNetwork(shape);
    network.freeze();
    network.parameters.set(parameters);
    network.statistics.set([1, 3]);
    // x̂ = (x − 1) / 2, y = 3 (2 x̂ + 1) − 1
    expect([...network.predict(samples.inputs)]).toEqual([2, 8, 14]);
    expect(network.evaluate(samples)).toBe((4 + 64 + 196) / 3);
  });

  it("computes no gradient of frozen tensors, and keeps their statistics at 0 and 1", () => {
    const frozenShape = { ...shape, hiddenLayers: 1, frozenLayers: 2 };
    const network = new ReferenceNetwork(frozenShape);
    expect(network.gradient.length).toBe(4);
    expect(network.frozen.length).toBe(6);
    expect(network.statistics.length).toBe(2);
    network.parameters.set([1, 0, 1, 0]);
    network.frozen.set([1, 0, 1, 0, 1, 0]);
    network.freeze();
    network.statistics.set([0, 0]);
    // 1 → 1 → √½ in float32, since the variance is 0 + 1 and then 1 + 1.
    expect(network.predict(Float32Array.of(1))).toBeBitIdentical(Float32Array.of(1 / Math.fround(Math.SQRT2)));
  });

  it("says whether every element of the update and of the new parameters is finite", () => {
    const network = new ReferenceNetwork(shape);
    expect(network.applyUpdate()).toBe(true);
    network.update[5] = 3e38;
    expect(network.applyUpdate()).toBe(true);
    expect(network.applyUpdate()).toBe(false);
    expect(network.parameters[5]).toBe(Number.POSITIVE_INFINITY);
    network.parameters.fill(0);
    network.update[5] = Number.NaN;
    expect(network.applyUpdate()).toBe(false);
  });

  it("lays statistics of frozen layers after those of trainable ones where they run", () => {
    const layout = networkLayout({ ...shape, hiddenLayers: 1, frozenLayers: 2, frozenStatistics: "running" });
    expect(layout.statistics.map(({ name }) => name)).toEqual([
      "layers.0.norm.running_mean",
      "layers.0.norm.running_var",
      "layers.1.norm.running_mean",
      "layers.1.norm.running_var",
    ]);
  });
});
