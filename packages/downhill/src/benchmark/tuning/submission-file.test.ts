import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { openAttemptProcess, prepareSubmission } from "../../attempt-process/run-attempt-process.ts";
import { builtInOptimizerSource } from "../../baselines/index.ts";
import { availableKernels } from "../../kernel/select-kernel.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";
import { submissionText, type TuningBase } from "./submission-file.ts";

const kernel = availableKernels()[0]!;
const root = resolve(import.meta.dirname, "../../../../..");
const folder = mkdtempSync(join(tmpdir(), "downhill-tuned-"));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (hiddenLayers: number, samples: number, hyperparameters: Hyperparameters) => ({
  difficulty: { hiddenLayers, samples },
  hyperparameters,
});
const one = [at(3, 1024, { learningRate: 0.003, beta1: 0.8 })];
const several = [
  at(1, 1024, { learningRate: 0.001 }),
  at(1, 4096, { learningRate: 0.002, beta1: 0.95 }),
  at(6, 1024, {}),
];
const origin = ["adam", "by a test"];

mkdirSync(join(folder, "inside"));
writeFileSync(
  join(folder, "inside", "mine.ts"),
  `import { defineOptimizer } from "downhill/optimizer";
export default defineOptimizer({
  name: "mine",
  hyperparameters: ({ hiddenLayers }) => ({ learningRate: 1 / hiddenLayers, beta1: 0.5, quick: true }),
  initState: () => ({}),
  step({ gradient, hyperparameters }, update) {
    for (let i = 0; i < update.length; i++) update[i] = -hyperparameters.learningRate * gradient[i]!;
  },
});
`,
);

async function hyperparametersOf(file: string, hiddenLayers: number, samples: number) {
  const submission = await prepareSubmission(file);
  const findBuiltIn = () => fileURLToPath(builtInOptimizerSource("adam"));
  const difficulty = { hiddenLayers, samples };
  const attempt = await openAttemptProcess({ submission, difficulty, maxFuel: 1e9, kernel, findBuiltIn });
  attempt.close();
  return { name: attempt.name, ...attempt.hyperparameters };
}

function write(name: string, base: TuningBase, tuned: typeof several): string {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, submissionText({ name, base, tuned, origin }));
  return file;
}

describe("a submission file", () => {
  const adam = { beta2: 0.999, epsilon: 1e-8 };

  it("has what was chosen for a built-in optimizer", async () => {
    const file = write("adam-one", { builtIn: "adam" }, one);
    const chosen = { name: "adam-one", ...adam, learningRate: 0.003, beta1: 0.8 };
    expect(await hyperparametersOf(file, 9, 512)).toEqual(chosen);
  });

  it("takes what was chosen at the nearest difficulty", async () => {
    const file = write("adam-several", { builtIn: "adam" }, several);
    const near = { name: "adam-several", ...adam };
    expect(await hyperparametersOf(file, 1, 1024)).toEqual({ ...near, learningRate: 0.001, beta1: 0.9 });
    expect(await hyperparametersOf(file, 2, 2100)).toEqual({ ...near, learningRate: 0.002, beta1: 0.95 });
    expect(await hyperparametersOf(file, 5, 4096)).toEqual({ ...near, learningRate: 0.001, beta1: 0.9 });
  });

  it("has what was chosen for an optimizer in a file", async () => {
    const base = { file: "./inside/mine.ts" };
    const single = write("mine-one", base, one);
    expect(await hyperparametersOf(single, 4, 512)).toEqual({
      name: "mine-one",
      learningRate: 0.003,
      beta1: 0.8,
      quick: true,
    });
    const file = write("mine-several", base, several);
    expect(await hyperparametersOf(file, 8, 512)).toEqual({
      name: "mine-several",
      learningRate: 1 / 8,
      beta1: 0.5,
      quick: true,
    });
  });

  it("has what was chosen over hyperparameters in a file", async () => {
    write("adam-first", { builtIn: "adam" }, one);
    const file = write("adam-second", { file: "./adam-first.ts" }, [at(3, 1024, { learningRate: 0.1, epsilon: 1e-6 })]);
    expect(await hyperparametersOf(file, 9, 512)).toEqual({
      ...{ name: "adam-second", learningRate: 0.1, beta1: 0.8, beta2: 0.999, epsilon: 1e-6 },
    });
  });

  it("compiles", () => {
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
    writeFileSync(join(folder, "package.json"), '{"type": "module"}');
    const odd = [at(1, 1, { "a b": 1, __proto__x: true }), at(2, 1, {})];
    const files = [
      write("built-in-one", { builtIn: "adam" }, one),
      write("built-in-several", { builtIn: "adam" }, several),
      write("file-one", { file: "./inside/mine.ts" }, one),
      write("file-several", { file: "./inside/mine.ts" }, several),
      write("odd", { file: "./inside/mine.ts" }, odd),
    ];
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2024", "--module", "nodenext"];
    const sources = ["--customConditions", "downhill:source", "--allowImportingTsExtensions", "--types", "node"];
    const tsc = join(root, "node_modules/.bin/tsc");
    const { stdout } = spawnSync(tsc, [...options, ...sources, ...files], { cwd: folder, encoding: "utf8" });
    expect(stdout).toBe("");
  });
});
