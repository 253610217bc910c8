import type { Kernel } from "../kernel/kernel.ts";
import { engineFuel } from "../training/fuel.ts";

const shape = {
  inputs: 2,
  outputs: 1,
  width: 256,
  hiddenLayers: 3,
  frozenLayers: 2,
  frozenStatistics: "initial",
  normMomentum: 0.1,
  normEpsilon: 1e-5,
  maxRows: 128,
} as const;

/** Engines compile hot code while it runs, so the first steps are not counted. */
const thorough = { warmUpSeconds: 0.1, measuredSeconds: 0.3 };

/**
 * Floating-point operations per second of the paper's training step (L = 3, batches of 128), as fuel counts them: the
 * best of many steps, in about half a second, or one step where a kernel is slower than that.
 */
export function measureStepRate(
  kernel: Kernel,
  now: () => number = () => performance.now() / 1000,
  { warmUpSeconds, measuredSeconds } = thorough,
): number {
  const network = kernel.createNetwork(shape);
  network.parameters.forEach((_, i) => {
    network.parameters[i] = ((i * 37) % 101) / 1000 - 0.05;
  });
  network.frozen.forEach((_, i) => {
    network.frozen[i] = ((i * 31) % 101) / 1000 - 0.05;
  });
  network.freeze();
  const inputs = Float32Array.from({ length: 2 * shape.maxRows }, (_, i) => ((i * 29) % 97) / 48.5 - 1);
  const samples = { inputs, targets: new Float32Array(shape.maxRows) };
  const start = now();
  let best = Number.POSITIVE_INFINITY;
  for (let before = start; before - start < warmUpSeconds + measuredSeconds || best === Number.POSITIVE_INFINITY; ) {
    network.step(samples, 0, shape.maxRows, "parameters");
    const after = now();
    const counts = before - start >= warmUpSeconds || after - start >= warmUpSeconds + measuredSeconds;
    if (counts) best = Math.min(best, after - before);
    before = after;
  }
  return engineFuel(shape).step(shape.maxRows) / best;
}
