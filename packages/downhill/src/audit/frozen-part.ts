import { Stream } from "../foundation/stream.ts";
import type { Instance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** How many linear maps of an instance train. */
export function trainableLayers({ challenge, difficulty }: Pick<Instance, "challenge" | "difficulty">): number {
  return difficulty.hiddenLayers + 2 - challenge.frozenLayers;
}

/** The frozen sub-network with fixed statistics, from what feeds it to the output, as a function of rows. */
export function frozenFunction(kernel: Kernel, { shape, initial }: Instance): (rows: Float32Array) => Float32Array {
  const network = kernel.createNetwork({
    ...shape,
    ...{ inputs: shape.width, hiddenLayers: shape.frozenLayers - 2, frozenLayers: 0, maxRows: 128 },
  });
  network.parameters.set(initial.frozen);
  network.freeze();
  return (rows) => network.predict(rows);
}

/** A line through the origin along which the frozen sub-network is monotone: F(s·u) = s·up for s ≥ 0, s·down for s ≤ 0. */
export interface MonotoneDirection {
  readonly direction: Float32Array;
  readonly up: number;
  readonly down: number;
}

const candidates = 2048;

/**
 * Biases are zero and statistics fixed, so the frozen sub-network is positively homogeneous: along any ray from the
 * origin it is linear. Of random directions, takes the one whose weaker side is strongest among those where the two
 * rays have slopes of one sign.
 */
export function monotoneDirection(kernel: Kernel, instance: Instance): MonotoneDirection | null {
  const { width } = instance.shape;
  const frozen = frozenFunction(kernel, instance);
  const directions = new Float32Array(2 * candidates * width);
  const stream = new Stream(instance.key, "audit/direction");
  for (let i = 0; i < candidates * width; i++) {
    directions[i] = stream.normal();
    directions[candidates * width + i] = -directions[i]!;
  }
  const outputs = frozen(directions);
  let best = -1;
  for (let i = 0; i < candidates; i++)
    if (weakerSide(outputs, i) > (best < 0 ? 0 : weakerSide(outputs, best))) best = i;
  if (best < 0) return null;
  const direction = directions.slice(best * width, (best + 1) * width);
  return { direction, up: outputs[best]!, down: -outputs[candidates + best]! };
}

/** The smaller slope of the two rays, or a negative number where the sub-network turns back at the origin. */
function weakerSide(outputs: Float32Array, i: number): number {
  const up = outputs[i]!;
  const down = -outputs[candidates + i]!;
  return up * down > 0 ? Math.min(Math.abs(up), Math.abs(down)) : -1;
}
