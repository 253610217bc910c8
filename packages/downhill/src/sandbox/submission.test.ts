import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OutOfFuel } from "../optimizer/optimizer-session.ts";
import type { FatalReason, Walls } from "./confine.ts";
import { Submission } from "./confined-session.ts";
import { createGate } from "./counted-method.ts";

/** Walls around nothing: hooks of these tests are ours, and say what they use. */
function openWalls(): Walls {
  const gate = createGate(new Error("out of fuel"));
  let fatal: FatalReason | undefined;
  return {
    gate,
    get fatal() {
      return fatal;
    },
    enter: (run) => {
      try {
        return run();
      } finally {
        if (gate.fuel[0]! < 0) fatal = "fuel";
      }
    },
    evaluate: () => undefined,
    engine: (work) => work,
    placesOf: () => [],
  };
}

const tensor = { name: "w", layer: 0, kind: "weight", offset: 0 } as const;
const plenty = 1e14;

function submissionOf(shapes: readonly (readonly number[])[] = []) {
  const walls = openWalls();
  const submission = new Submission(walls, plenty);
  const tensors = shapes.map((shape) => ({ ...tensor, shape, length: 0 }));
  submission.measure({ parameterCount: 1000, tensors } as unknown as Parameters<typeof submission.measure>[0]);
  return { submission, gate: walls.gate };
}

function codeOf(run: () => void): string {
  try {
    run();
    return "";
  } catch (error) {
    return error instanceof OutOfFuel ? "out of fuel" : (error as { readonly code: string }).code;
  }
}

describe("fuel of a call", () => {
  it("is the sum of what the submission and the engine used, whatever is left", () => {
    const costs = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 5e8 })), { maxLength: 8 });
    fc.assert(
      fc.property(costs, fc.integer({ min: 1, max: 4e9 }), (works, left) => {
        const { submission, gate } = submissionOf();
        const own = works.filter(([isEngine]) => !isEngine).reduce((sum, [, cost]) => sum + cost, 0);
        const all = works.reduce((sum, [, cost]) => sum + cost, 0);
        fc.pre(own <= 1e9);
        const code = codeOf(() => {
          submission.call(() => {
            for (const [isEngine, cost] of works) isEngine ? gate.chargeEngine(cost) : gate.charge(cost);
          }, left);
        });
        expect(code).toBe(all <= left ? "" : "out of fuel");
        expect(submission.fuelUsed).toBe(Math.min(all, left));
      }),
    );
  });

  it("ends a call that does too much itself, even where there is fuel", () => {
    const { submission, gate } = submissionOf();
    expect(codeOf(() => submission.call(() => gate.charge(1e9)))).toBe("");
    expect(codeOf(() => submission.call(() => gate.charge(1e9 + 1)))).toBe("optimizer/endless");
  });

  it("ends loading much sooner", () => {
    const submission = new Submission(openWalls(), plenty);
    expect(codeOf(() => submission.call(() => submission.walls.gate.charge(5e8 + 1)))).toBe("optimizer/endless");
  });

  it("leaves matrix methods room for eigenvalues in plain loops", () => {
    const { submission, gate } = submissionOf([[256, 256], [256]]);
    expect(codeOf(() => submission.call(() => gate.charge(1e9 + 120 * 256 * 256 * 256)))).toBe("");
    expect(codeOf(() => submission.call(() => gate.charge(1e9 + 120 * 256 * 256 * 256 + 1)))).toBe("optimizer/endless");
  });

  it("lets the engine's operations have more, to a limit", () => {
    const { submission, gate } = submissionOf();
    expect(codeOf(() => submission.call(() => gate.chargeEngine(3e10)))).toBe("");
    expect(codeOf(() => submission.call(() => gate.chargeEngine(3e10 + 1)))).toBe("optimizer/endless");
  });

  it("takes a cost that is no number for too much", () => {
    const { submission, gate } = submissionOf();
    expect(codeOf(() => submission.call(() => gate.chargeEngine(Number.NaN)))).toBe("optimizer/endless");
  });
});
