import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInstance, decodeSolution, score, selectKernel, train } from "downhill";
import type { OptimizerContext, ReadonlyVector } from "downhill/optimizer";
import { describe, expect, it } from "vitest";
import clippedNesterov from "./clipped-nesterov.ts";
import lookaheadGradient from "./lookahead-gradient.ts";

describe("attempt.ts", () => {
  it("trains, passes, writes a solution and verifies it", () => {
    const folder = mkdtempSync(join(tmpdir(), "downhill-example-"));
    try {
      const file = join(folder, "solution.safetensors");
      const script = join(import.meta.dirname, "attempt.ts");
      const output = execFileSync("node", ["--conditions=downhill:source", script, file], { encoding: "utf8" });
      const lines = output.trim().split("\n");
      expect(lines.at(-2)).toMatch(/^passed test error 0\.0/);
      expect(lines.at(-1)).toBe("accepted");
      expect(decodeSolution(readFileSync(file)).epochs).toBe(lines.length - 2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("clipped-nesterov.ts", () => {
  it("trains below its instance's baseline", () => {
    const kernel = selectKernel();
    const instance = createInstance({ difficulty: { hiddenLayers: 2, samples: 512 }, seed: "examples", kernel });
    const result = train({ instance, optimizer: clippedNesterov, kernel });
    expect(score({ instance, solution: result.best!, epochs: result.epochs, kernel }).passed).toBe(true);
  });
});

describe("lookahead-gradient.ts", () => {
  it("takes its gradient at w + g and learns", () => {
    const kernel = selectKernel();
    const instance = createInstance({ difficulty: { hiddenLayers: 1, samples: 128 }, kernel });
    const { trace } = train({ instance, optimizer: lookaheadGradient, kernel });
    expect(trace.at(-1)?.trainLoss).toBeLessThan(0.7 * trace[0]!.trainLoss);
    const location = Float32Array.of(1, 2);
    const gradient: ReadonlyVector = Float32Array.of(0.5, -4);
    lookaheadGradient.queryLocation?.({ gradient } as OptimizerContext<null, { learningRate: number }>, location);
    expect([...location]).toEqual([1.5, -2]);
  });
});
