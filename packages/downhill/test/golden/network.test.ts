import { describe, expect, it } from "vitest";
import type { Kernel, Network, Samples } from "../../src/kernel/kernel.ts";
import { networkLayout } from "../../src/kernel/network-layout.ts";
import { availableKernels } from "../../src/kernel/select-kernel.ts";
import { flatten, type NetworkGolden, readGolden } from "./golden-file.ts";
import { scaledError } from "./tolerance.ts";

/**
 * The expected values are float64, so all of the error is ours. A float32 operation errs by 2^-24 = 6e-8; sums here
 * have up to 40 terms, and a value passes up to nine layers, each of which normalizes it (no growth in relative size)
 * and adds its own few roundings, then goes the same way back. The largest errors seen are 6e-7 forward and 4e-6 in a
 * gradient; a wrong term, order of operations aside, shows at 1e-3 or more.
 */
const forwardTolerance = 3e-6;
const gradientTolerance = 2e-5;

const golden = readGolden<NetworkGolden>("network");
type Case = NetworkGolden["cases"][number];

function createNetwork(kernel: Kernel, { shape, parameters, frozen }: Case): Network {
  const layout = networkLayout(shape);
  const network = kernel.createNetwork(shape);
  network.parameters.set(flatten(layout.trainable, parameters));
  network.frozen.set(flatten(layout.frozen, frozen));
  network.freeze();
  return network;
}

function samplesOf({ inputs, targets }: Case): Samples {
  return { inputs: Float32Array.from(inputs), targets: Float32Array.from(targets) };
}

describe.each(availableKernels().map((kernel) => ({ kernel, variant: kernel.variant })))("$variant", ({ kernel }) => {
  describe.each(golden.cases)("$name against PyTorch", (expected) => {
    const layout = networkLayout(expected.shape);

    it("predicts with running statistics", () => {
      const network = createNetwork(kernel, expected);
      const predictions = network.predict(samplesOf(expected).inputs);
      expect(scaledError(predictions, expected.predictions)).toBeLessThan(forwardTolerance);
    });

    it.each(["parameters", "location"] as const)("takes a step at its %s", (at) => {
      const network = createNetwork(kernel, expected);
      network.location.set(network.parameters);
      if (at === "location") network.parameters.fill(0);
      const loss = network.step(samplesOf(expected), 0, expected.rows, at);
      expect(scaledError([loss], [expected.loss])).toBeLessThan(forwardTolerance);
      for (const { name, offset, length } of layout.trainable) {
        const gradient = network.gradient.subarray(offset, offset + length);
        expect(scaledError(gradient, expected.gradients[name]!), name).toBeLessThan(gradientTolerance);
      }
      const statistics = flatten(layout.statistics, expected.statistics);
      expect(scaledError(network.statistics, statistics)).toBeLessThan(forwardTolerance);
    });

    it("evaluates with the statistics that the step left", () => {
      const network = createNetwork(kernel, expected);
      network.step(samplesOf(expected), 0, expected.rows, "parameters");
      const evaluation = network.evaluate(samplesOf(expected));
      expect(scaledError([evaluation], [expected.evaluation])).toBeLessThan(forwardTolerance);
    });
  });
});
