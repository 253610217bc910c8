import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { smallInstance } from "../../test/fixtures/small-instance.ts";
import { selectKernel } from "../kernel/select-kernel.ts";
import { train } from "../training/run-attempt.ts";
import { loadSubmission } from "./load-submission.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-submission-"));
afterAll(() => rmSync(folder, { recursive: true }));

const difficulty = { hiddenLayers: 3, samples: 1024 };

function write(name: string, source: string): string {
  const file = join(folder, name);
  writeFileSync(file, source);
  return file;
}

function hyperparametersFile(name: string, definition: string): string {
  return write(
    name,
    `import { defineHyperparameters } from "downhill/optimizer";\nexport default defineHyperparameters(${definition});\n`,
  );
}

function stepFile(name: string, step: string): string {
  return write(
    name,
    `import { defineOptimizer } from "downhill/optimizer";

export default defineOptimizer({
  name: "file",
  hyperparameters: () => ({ learningRate: 0.1 }),
  initState: () => null,
  step({ gradient, hyperparameters }, update) {
    ${step}
  },
});
`,
  );
}

describe("hyperparameter submissions", () => {
  it("are the built-in optimizer with other hyperparameters, the rest kept", async () => {
    const file = hyperparametersFile(
      "tuned.ts",
      '{ optimizer: "adam", hyperparameters: ({ hiddenLayers }) => ({ learningRate: hiddenLayers / 1000 }) }',
    );
    const { optimizer, digest } = await loadSubmission(file);
    expect(optimizer.name).toBe("adam");
    expect(optimizer.hyperparameters(difficulty)).toEqual({
      ...{ learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    });
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("train with the bits of the same overrides, under a name of their own", async () => {
    const file = hyperparametersFile(
      "fast.ts",
      '{ name: "fast-sgd", optimizer: "sgd", hyperparameters: () => ({ learningRate: 0.2 }) }',
    );
    const { optimizer } = await loadSubmission(file);
    const { builtInOptimizers } = await import("../baselines/index.ts");
    const [instance, kernel] = [smallInstance(), selectKernel()];
    const tuned = train({ instance, optimizer, kernel });
    const overridden = train({
      ...{ instance, optimizer: builtInOptimizers.sgd, kernel, hyperparameters: { learningRate: 0.2 } },
    });
    expect(tuned.optimizer).toBe("fast-sgd");
    expect(tuned.signature).toBe(overridden.signature);
  });

  it.each([
    ["nobody.ts", '{ optimizer: "adm", hyperparameters: () => ({}) }', "optimizer/unknown", /Did you mean adam\?/],
    ["nothing.ts", '{ optimizer: "adam" } as never', "optimizer/unreadable", /must be a function/],
    ["shape.ts", "{ optimizer: 3 } as never", "optimizer/unreadable", /name of a built-in optimizer/],
  ])("refuse %s", async (name, definition, code, message) => {
    const loading = loadSubmission(hyperparametersFile(name, definition));
    await expect(loading).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(loading).rejects.toThrow(name);
  });

  it("refuse hyperparameters that the optimizer does not have, naming those it has", async () => {
    const file = hyperparametersFile("lr.ts", '{ optimizer: "adam", hyperparameters: () => ({ lr: 1 }) }');
    const { optimizer } = await loadSubmission(file);
    expect(() => optimizer.hyperparameters(difficulty)).toThrow(/adam has no hyperparameter "lr"; it has learningRate/);
  });
});

describe("mistakes in a file", () => {
  it("are told with file, line, column and what to do, where the syntax is wrong", async () => {
    const loading = loadSubmission(stepFile("syntax.ts", "for (let i = 0; i < update.length; i++ update[i] = 0;"));
    await expect(loading).rejects.toMatchObject({
      code: "optimizer/syntax",
      message: expect.stringMatching(/^syntax\.ts:8:44: Expected "\)" but found "update", in `for .*`; mend/),
    });
  });

  it("are told with file and line, where loading throws", async () => {
    const loading = loadSubmission(write("throws.ts", "const a = 1;\nexport default defineOptimiser({ a });\n"));
    await expect(loading).rejects.toMatchObject({
      code: "optimizer/unreadable",
      message: expect.stringMatching(/^throws\.ts:2:16 could not be loaded: defineOptimiser is not defined/),
    });
  });

  it("are told with file, line and remedy, where a hook throws", async () => {
    const { optimizer } = await loadSubmission(stepFile("hook.ts", "update[0] = gradien[0]!;"));
    const attempt = () => train({ instance: smallInstance(), optimizer, kernel: selectKernel() });
    expect(attempt).toThrow(
      /step threw at epoch 1, batch 1: gradien is not defined \(hook\.ts:8:17\); check the spelling/,
    );
  });

  it("are told where there is nothing to load", async () => {
    await expect(loadSubmission("no-such.ts")).rejects.toMatchObject({ code: "optimizer/not-found" });
    await expect(loadSubmission(write("empty.ts", "export const a = 1;"))).rejects.toThrow(/no default export/);
    await expect(loadSubmission(write("number.ts", "export default 1;"))).rejects.toThrow(
      /number\.ts: an optimizer is/,
    );
  });
});
