/** Functions with a known answer, over the tensors of a small network, so that matrix methods see matrices. */
import { networkLayout } from "../kernel/network-layout.ts";
import type { Landscape } from "./landscape.ts";

const shape = {
  ...{ inputs: 2, outputs: 1, width: 6, hiddenLayers: 3, frozenLayers: 2, maxRows: 1 },
  ...{ frozenStatistics: "initial" as const, normMomentum: 0.1, normEpsilon: 1e-5 },
};

/** Numbers on [−1, 1] that look like noise: the golden ratio's multiples. */
function scatter(i: number): number {
  return 2 * ((i * 0.6180339887498949) % 1) - 1;
}

function base(): Omit<Landscape, "slope" | "validate"> {
  const { trainable, parameterCount } = networkLayout(shape);
  const start = new Float32Array(parameterCount);
  for (const { kind, offset, length } of trainable) {
    for (let i = offset; i < offset + length; i++) {
      start[i] = kind === "weight" ? scatter(i) : kind === "scale" ? 1 : 0;
    }
  }
  return {
    difficulty: { hiddenLayers: shape.hiddenLayers, samples: 1024 },
    tensors: trainable,
    parameterCount,
    batchesPerEpoch: 7,
    key: new Uint8Array(32).fill(7),
    start,
    memory: new Float32Array(0),
  };
}

/**
 * ½ Σ λ (w − c)² with curvatures λ from 0.2 to 1 and its minimum up to 0.3 away from the start in each coordinate:
 * strictly convex, without noise, and at a scale that the default rates of the literature are made for.
 */
export function convexLandscape(): Landscape {
  const landscape = base();
  const center = landscape.start.map((w, i) => w + 0.3 * scatter(7 * i + 3));
  const curvature = (i: number) => 0.6 + 0.4 * scatter(3 * i + 1);
  const loss = (w: Float32Array) =>
    w.reduce((sum, value, i) => sum + 0.5 * curvature(i) * (value - center[i]!) ** 2, 0);
  return {
    ...landscape,
    slope(location, _batch, gradient) {
      for (let i = 0; i < gradient.length; i++) gradient[i] = curvature(i) * (location[i]! - center[i]!);
      return loss(location);
    },
    validate: loss,
  };
}

/** A plane: every gradient is `size` times numbers on [−1, 1], the same wherever one stands. */
export function planeLandscape(size: number): Landscape {
  return {
    ...base(),
    slope(_location, batch, gradient) {
      for (let i = 0; i < gradient.length; i++) gradient[i] = size * scatter(11 * i + batch + 1);
      return 1;
    },
    validate: () => 1,
  };
}
