import { describe, expect, it } from "vitest";
import type { Kernel, Network, Samples } from "../../src/kernel/kernel.ts";
import { networkLayout } from "../../src/kernel/network-layout.ts";
import { availableKernels } from "../../src/kernel/select-kernel.ts";
import { flatten, type NetworkGolden, readGolden } from "./golden-file.ts";
import { allowedError, scaledError } from "./tolerance.ts";

/**
 * The expected values are float64, so all of the error is ours, and PyTorch's own float32 error sets its bound: 2e-6
 * for predictions and losses, 1e-5 to 4e-5 for gradients, 4e-4 in the case c006, where the batch statistics of the
 * frozen layer cancel most of the gradient.
 */
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
    const forwardTolerance = allowedError(expected.float32Error.forward);
    const gradientTolerance = allowedError(expected.float32Error.gradients);
    const statisticsTolerance = allowedError(expected.float32Error.statistics);

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
      expect(scaledError(network.statistics, statistics)).toBeLessThan(statisticsTolerance);
    });

    it("evaluates with the statistics that the step left", () => {
      const network = createNetwork(kernel, expected);
      network.step(samplesOf(expected), 0, expected.rows, "parameters");
      const evaluation = network.evaluate(samplesOf(expected));
      expect(scaledError([evaluation], [expected.evaluation])).toBeLessThan(forwardTolerance);
    });
  });
});
