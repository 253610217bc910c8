import { describe, expect, it } from "vitest";
import { sha256 } from "../foundation/hash.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import { createChallenge, presets } from "./challenge.ts";
import { frozenTensors, initialTensors, networkShape } from "./network.ts";

const key = sha256("network test");
const shape = networkShape(presets.paper, { hiddenLayers: 3, samples: 1024 });

describe("networkShape", () => {
  it("has room for the largest batch and no more", () => {
    expect(shape).toEqual({
      ...{ inputs: 2, outputs: 1, width: 256, hiddenLayers: 3, frozenLayers: 2, frozenStatistics: "initial" },
      ...{ normMomentum: 0.1, normEpsilon: 1e-5, maxRows: 117 },
    });
    expect(networkShape(presets.c006, { hiddenLayers: 3, samples: 1200 }).maxRows).toBe(128);
    expect(networkShape(presets.paper, { hiddenLayers: 3, samples: 10 }).maxRows).toBe(8);
  });
});

describe("initialTensors", () => {
  it("draws weights from the Glorot uniform law, layer by layer", () => {
    const { trainable, frozen } = networkLayout(shape);
    const initial = initialTensors(key, shape);
    const groups = [[trainable, initial.parameters] as const, [frozen, initial.frozen] as const];
    for (const [tensors, flat] of groups) {
      for (const tensor of tensors.filter(({ kind }) => kind === "weight")) {
        const values = flat.subarray(tensor.offset, tensor.offset + tensor.length);
        const [rows = 0, columns = 0] = tensor.shape;
        const limit = Math.sqrt(6 / (rows + columns));
        const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
        expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(limit));
        // Var = limit²/3; the standard error of the mean square is limit² · √(4/45 / n); four of them.
        const bound = 4 * limit * limit * Math.sqrt(4 / 45 / values.length);
        expect(Math.abs(variance - (limit * limit) / 3)).toBeLessThan(bound);
      }
    }
  });

  it("starts biases and shifts at 0, scales at 1", () => {
    const { trainable } = networkLayout(shape);
    const { parameters } = initialTensors(key, shape);
    for (const { kind, offset, length } of trainable) {
      if (kind === "weight") continue;
      expect(new Set(parameters.subarray(offset, offset + length))).toEqual(new Set([kind === "scale" ? 1 : 0]));
    }
  });

  it("gives layers of one shape different weights, and repeats itself", () => {
    const { parameters } = initialTensors(key, shape);
    const weights = networkLayout(shape).trainable.filter(({ kind, layer }) => kind === "weight" && layer > 0);
    const [first, second] = weights.map(({ offset, length }) => parameters.slice(offset, offset + length));
    expect(first).not.toEqual(second);
    expect(initialTensors(key, shape).parameters).toBeBitIdentical(parameters);
  });

  it("gives the verifier the prover's frozen tensors, whatever is frozen", () => {
    for (const frozenLayers of [0, 1, 2, 4]) {
      const other = networkShape(createChallenge("paper", { frozenLayers, width: 16 }), {
        hiddenLayers: 3,
        samples: 100,
      });
      expect(frozenTensors(key, other)).toBeBitIdentical(initialTensors(key, other).frozen);
      expect(frozenTensors(key, other).length).toBe(networkLayout(other).frozenCount);
    }
  });
});
