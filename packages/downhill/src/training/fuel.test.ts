import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NetworkShape } from "../kernel/kernel.ts";
import { engineFuel } from "./fuel.ts";

const small: NetworkShape = {
  ...{ inputs: 2, outputs: 1, width: 3, hiddenLayers: 1, frozenLayers: 2, frozenStatistics: "initial" },
  ...{ normMomentum: 0.1, normEpsilon: 1e-5, maxRows: 4 },
};

const shapes: fc.Arbitrary<NetworkShape> = fc.record({
  inputs: fc.integer({ min: 1, max: 4 }),
  outputs: fc.integer({ min: 1, max: 3 }),
  width: fc.integer({ min: 1, max: 5 }),
  hiddenLayers: fc.integer({ min: 1, max: 4 }),
  frozenLayers: fc.integer({ min: 0, max: 2 }),
  frozenStatistics: fc.constantFrom("initial", "running"),
  normMomentum: fc.constant(0.1),
  normEpsilon: fc.constant(1e-5),
  maxRows: fc.constant(9),
});

/** Walks the loops of docs/numerics.md and counts: the slow twin of the formulas. */
function countByLoops(shape: NetworkShape, rows: number): { step: number; evaluation: number } {
  const { inputs, outputs, width, hiddenLayers, frozenLayers, frozenStatistics } = shape;
  const maps = hiddenLayers + 2;
  let step = 0;
  let evaluation = 0;
  for (let map = 0; map < maps; map++) {
    const last = map === maps - 1;
    const frozen = map >= maps - frozenLayers;
    const batch = !frozen || frozenStatistics === "running";
    const ins = map === 0 ? inputs : width;
    const outs = last ? outputs : width;
    for (let o = 0; o < outs; o++) {
      for (let r = 0; r < rows; r++) {
        for (let k = 0; k < ins; k++) {
          step += 2; // z = fma(x, W, z)
          evaluation += 2;
          if (!frozen) step += 2; // dW
          if (map > 0) step += 2; // dx
        }
        if (!frozen) step += 1; // db
        if (last) continue;
        step += 1 + 2 + 2; // ReLU; a − mean, · inv; fma with scale and shift
        evaluation += 1 + 2 + 2;
        if (batch) step += 1 + 3; // sum of a; a − mean, fma
        if (batch) step += 1 + 2; // dshift; dscale
        step += batch ? 1 + 2 + 1 : 1; // t, t, da; or da
        step += 1; // the comparison of ReLU's gradient
      }
      if (!frozen) step += ins + 1 + (last ? 0 : 2); // w ← w + u
      if (last) continue;
      step += 3; // + eps, √, 1 /
      evaluation += 3;
      step += 1; // scale · inv
      if (batch) step += 2 + 2 + 3 + 4; // two means; dshift / n, dscale / n; running mean; running variance
    }
  }
  for (let element = 0; element < rows * outputs; element++) {
    step += 1 + 2 + 2; // e; e·e and its sum; e + e, / n
    evaluation += 1 + 2;
  }
  return { step: step + 1, evaluation: evaluation + 1 };
}

describe("engine fuel", () => {
  it("is what a count by hand gives", () => {
    // Forward, 4 rows: maps 2·4·(2·3 + 3·3 + 3·1) = 144; first activation 4·3·9 + 3·12 = 144, second 4·3·5 + 3·3 = 69;
    // loss 5·4 + 1 = 21. Backward: dx of two maps 2·4·(3 + 9) = 96; second activation 4·3·2 + 3 = 27;
    // first 4·3·8 + 3·3 = 105, db 12, dW 2·4·6 = 48. Update: 6 + 3 + 3 + 3 = 15.
    expect(engineFuel(small).step(4)).toBe(144 + 144 + 69 + 21 + 96 + 27 + 105 + 12 + 48 + 15);
    // Maps 144, activations 2 · 69, loss 3·4 + 1.
    expect(engineFuel(small).evaluation(4)).toBe(144 + 138 + 13);
  });

  it("is what a walk through the loops counts, for any shape", () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 9 }), (shape, rows) => {
        const cost = engineFuel(shape);
        expect({ step: cost.step(rows), evaluation: cost.evaluation(rows) }).toEqual(countByLoops(shape, rows));
      }),
    );
  });
});
