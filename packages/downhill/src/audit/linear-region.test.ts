import { expect, it } from "vitest";
import { Stream } from "../foundation/stream.ts";
import { createChallenge } from "../instance/challenge.ts";
import { createInstance } from "../instance/instance.ts";
import { selectKernel } from "../kernel/select-kernel.ts";
import { frozenFunction } from "./frozen-part.ts";
import { findLinearRegion } from "./linear-region.ts";

it.each([2, 3, 5])("reads moves out linearly through %d frozen maps", (frozenLayers) => {
  const kernel = selectKernel("auto");
  const challenge = createChallenge("paper", { frozenLayers, testPool: 64, testSubset: 32 });
  const instance = createInstance({ challenge, difficulty: { hiddenLayers: 4, samples: 64 }, kernel });
  const { width } = instance.shape;
  const stream = new Stream(instance.key, "moves");
  const moves = Float64Array.from({ length: 50 * width }, () => stream.normal());
  const region = findLinearRegion(kernel, instance);
  const anchor = region.anchor(moves, 0.7);
  const found = frozenFunction(kernel, instance)(Float32Array.from(moves, (value, i) => anchor[i % width]! + value));
  found.forEach((value, row) => {
    const readout = region.readout.reduce((sum, r, i) => sum + r * moves[row * width + i]!, 0);
    // Float32 far from the origin, where the outputs are of order 1: a hundredth of what ridge regression leaves.
    expect(Math.abs(value - (0.7 + readout))).toBeLessThan(0.01);
  });
});
