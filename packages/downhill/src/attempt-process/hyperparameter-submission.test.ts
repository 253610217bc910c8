import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { smallInstance } from "../../test/fixtures/small-instance.ts";
import { type BuiltInOptimizerName, builtInOptimizerSource, builtInOptimizers } from "../baselines/index.ts";
import { availableKernels } from "../kernel/select-kernel.ts";
import { train } from "../training/run-attempt.ts";
import { prepareSubmission, startAttemptProcess } from "./run-attempt-process.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-hyperparameters-"));
afterAll(() => rmSync(folder, { recursive: true }));

const kernel = availableKernels()[0]!;
const instance = smallInstance({ epochLimit: 4 });
const findBuiltIn = (name: string) => fileURLToPath(builtInOptimizerSource(name as BuiltInOptimizerName));

async function prepare(body: string) {
  const file = join(folder, "mine.ts");
  writeFileSync(file, `import { defineHyperparameters } from "downhill/optimizer";\nexport default ${body};\n`);
  return prepareSubmission(file);
}

describe("a submission of hyperparameters", () => {
  it("is the built-in optimizer with them", async () => {
    const hyperparameters = "() => ({ learningRate: 0.02 })";
    const submission = await prepare(
      `defineHyperparameters({ name: "mine", optimizer: "adam", hyperparameters: ${hyperparameters} })`,
    );
    const result = await (await startAttemptProcess({ submission, instance, kernel, findBuiltIn })).result();
    const inside = train({
      instance,
      kernel,
      optimizer: builtInOptimizers.adam,
      hyperparameters: { learningRate: 0.02 },
    });
    expect(result).toMatchObject({ optimizer: "mine", signature: inside.signature });
    expect(result.hyperparameters).toEqual(inside.hyperparameters);
  });

  it("names a hyperparameter that the optimizer does not have", async () => {
    const submission = await prepare(
      'defineHyperparameters({ optimizer: "adam", hyperparameters: () => ({ lr: 1 }) })',
    );
    const starting = startAttemptProcess({ submission, instance, kernel, findBuiltIn });
    await expect(starting).rejects.toThrow(/adam has no hyperparameter lr; it has learningRate/);
  });

  it("is refused where nobody knows the built-in ones", async () => {
    const submission = await prepare('defineHyperparameters({ optimizer: "adam", hyperparameters: () => ({}) })');
    await expect(startAttemptProcess({ submission, instance, kernel })).rejects.toThrow(/are not an optimizer/);
  });
});
