import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { BuiltInOptimizerName } from "../../src/baselines/index.ts";
import type { Dataset, Split } from "../../src/instance/dataset.ts";
import type { Instance } from "../../src/instance/instance.ts";
import { availableKernels } from "../../src/kernel/select-kernel.ts";
import { decodeSolution } from "../../src/solution/solution-file.ts";
import { commitToProof } from "../../src/verification/proof/create-proof.ts";
import { decodeProof, encodeProof } from "../../src/verification/proof/proof-file.ts";
import { verifyReplay } from "../../src/verification/replay.ts";
import { findBuiltIn, proveTrained, type Trained, trainSolution, verifyTrained } from "../fixtures/proved-solution.ts";
import { smallInstance } from "../fixtures/small-instance.ts";
import { type Parts, sourceOf } from "../hostile/submission-source.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-proofs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const kernels = availableKernels();
const kernel = kernels.at(-1)!;
/** Everything passes, so that it is about the training. */
const easy = { slack: 1000 };
const instance = smallInstance({ ...easy, epochLimit: 12, patience: 12 });

const builtIn = (name: BuiltInOptimizerName) => ({ file: findBuiltIn(name), instance, kernel });

function submission(parts: Parts, where: Instance = instance) {
  const file = join(folder, `hostile-${Math.abs(JSON.stringify(parts).length)}.ts`);
  writeFileSync(file, sourceOf(parts));
  return { file, instance: where, kernel };
}

async function expectProved(trained: Trained, options: Parameters<typeof proveTrained>[1] = {}, limit = {}) {
  const { proof } = await proveTrained(trained, options);
  const file = encodeProof(proof);
  expect(encodeProof(decodeProof(file))).toEqual(file);
  expect(await verifyTrained(trained, file, limit)).toMatchObject({ verdict: "accepted", reasons: [] });
  return proof;
}

describe("a proof of training", () => {
  it.each([
    ["adam", { gradient: false, update: false }],
    ["sam", { gradient: true, update: false }],
    ["muon", { gradient: false, update: false }],
  ] as const)("proves an honest attempt, with no more than it needs: %s", async (name, carry) => {
    const proof = await expectProved(await trainSolution(builtIn(name)));
    expect(proof.carry).toEqual(carry);
    expect(proof.openings.map(({ epoch }) => epoch)).toContain(1);
  });

  it("opens everything when asked to", async () => {
    const proof = await expectProved(await trainSolution(builtIn("adam")), { terms: { uniform: 100 } });
    expect(proof.openings.map(({ epoch }) => epoch)).toEqual(proof.trace.map(({ epoch }) => epoch));
  });

  it("proves attempts that ended by patience, divergence and want of fuel", async () => {
    const patient = smallInstance({ ...easy, patience: 3 });
    const byPatience = await trainSolution({
      ...builtIn("adam"),
      instance: patient,
      hyperparameters: { learningRate: 0.05 },
    });
    expect(decodeSolution(byPatience.bytes).stop).toBe("patience");
    await expectProved(byPatience);

    const diverging = await trainSolution(submission({ step: "update.fill(context.epoch < 4 ? 0.001 : NaN);" }));
    expect(decodeSolution(diverging.bytes).stop).toBe("diverged");
    const proof = await expectProved(diverging);
    expect(proof.openings.at(-1)).toMatchObject({ epoch: proof.trace.length + 1, pathAfter: null });

    const short = await trainSolution({ ...builtIn("sgd"), maxFuel: 200_000 });
    expect(decodeSolution(short.bytes).stop).toBe("out-of-fuel");
    await expectProved(short, {}, { maxFuel: 200_000 });
  });

  it("carries random numbers, states of any shape and the last update", async () => {
    const parts: Parts = {
      initState: "return { list: [], tree: { counts: new Uint32Array(3), name: '' } };",
      step: `const { state, random, gradient } = context;
        state.list.push(random.normal());
        state.tree.counts[context.epoch % 3] += 1;
        state.tree.name += "x";
        for (let i = 0; i < update.length; i++) update[i] = 0.5 * update[i] - 0.01 * gradient[i] * (1 + 0.1 * random.uniform());`,
    };
    const proof = await expectProved(await trainSolution(submission(parts)));
    expect(proof.carry).toEqual({ gradient: true, update: true });
  });

  it("brings the source of a submission of several files, or over a built-in one", async () => {
    writeFileSync(join(folder, "rate.ts"), "export const rate: number = 0.02;");
    const step = "for (let i = 0; i < update.length; i++) update[i] = -rate * context.gradient[i];";
    const several = submission({ top: 'import { rate } from "./rate.ts";', step });
    const proof = await expectProved(await trainSolution(several));
    expect(proof.sources.map(({ path }) => path)).toContain("rate.ts");

    const file = join(folder, "tuned.ts");
    const text =
      'export default { name: "tuned", optimizer: "adam", hyperparameters: () => ({ learningRate: 0.02 }) };';
    writeFileSync(file, text);
    const tuned = await expectProved(await trainSolution({ file, instance, kernel }));
    expect(tuned.sources.map(({ path }) => path)).toEqual(["tuned.ts", "built-in:adam.ts"]);
  });

  it("verifies with every kernel, whichever made it", async () => {
    const proved = [];
    for (const made of kernels) {
      const trained = await trainSolution({ ...builtIn("adam"), kernel: made });
      proved.push({ trained, file: encodeProof((await proveTrained(trained)).proof) });
    }
    for (const [i, { trained, file }] of proved.entries()) {
      const other = kernels[(i + 1) % kernels.length]!;
      expect(await verifyTrained(trained, file, { kernel: other })).toMatchObject({ verdict: "accepted" });
    }
  }, 240_000);

  it("is checked while the validation data are still made, and these confirm what was believed", async () => {
    const trained = await trainSolution(builtIn("adam"));
    const file = encodeProof((await proveTrained(trained)).proof);
    const whenTrained = (dataset: Dataset) => {
      const { promise, resolve } = Promise.withResolvers<Dataset>();
      return {
        makeDataset: (_: unknown, onTrain?: (train: Split) => void) => {
          onTrain?.(dataset.train);
          return promise;
        },
        onEpoch: (done: number, all: number) => {
          if (done === all) resolve(dataset);
        },
      };
    };
    const { dataset } = instance;
    for (const resumesEach of [false, true]) {
      const honest = await verifyTrained(trained, file, { ...whenTrained(dataset), resumesEach });
      expect(honest).toMatchObject({ verdict: "accepted" });
    }
    const targets = dataset.validation.targets.map((target) => target + 0.1);
    const other = whenTrained({ ...dataset, validation: { ...dataset.validation, targets } });
    expect(await verifyTrained(trained, file, other)).toMatchObject({
      verdict: "rejected",
      reasons: [{ code: "proof/epoch", message: expect.stringMatching(/validationLoss is .*, not/) }],
    });
  });

  it("answers the phrase of a verifier who saw the root first", async () => {
    const trained = await trainSolution(builtIn("adam"));
    const options = { ...trained, findBuiltIn, makeDataset: () => trained.instance.dataset };
    const root = Buffer.from(await commitToProof(trained.bytes, options)).toString("hex");
    const file = encodeProof((await proveTrained(trained, { terms: { phrase: "monday" } })).proof);
    const asked = await verifyTrained(trained, file, { root, phrase: "monday" });
    expect(asked).toMatchObject({ verdict: "accepted", isAsked: true });
    const codes = async (options: object) =>
      (await verifyTrained(trained, file, options)).reasons.map(({ code }) => code);
    expect(await codes({ root, phrase: "tuesday" })).toEqual(["proof/other-phrase"]);
    expect(await codes({ root: "0".repeat(64) })).toEqual(["proof/other-root"]);
  });
});

describe("what cannot be proved", () => {
  it("is an optimizer with memory outside of its state", async () => {
    const parts: Parts = {
      top: "let count = 0;",
      step: "count++; for (let i = 0; i < update.length; i++) update[i] = -(0.01 / count) * context.gradient[i];",
    };
    await expect(proveTrained(await trainSolution(submission(parts)))).rejects.toMatchObject({
      code: "prove/memory",
      message: expect.stringMatching(/no variables outside the hooks/),
    });
  });

  it("is an optimizer whose state cannot be saved", async () => {
    const step =
      "context.state.later = () => 1; for (let i = 0; i < update.length; i++) update[i] = -0.01 * context.gradient[i];";
    await expect(proveTrained(await trainSolution(submission({ step })))).rejects.toMatchObject({
      code: "optimizer/state",
      message: expect.stringMatching(/let the state hold nothing but numbers/),
    });
  });

  it("is a solution of another source, or one that verify rejects", async () => {
    const trained = await trainSolution(builtIn("adam"));
    const { submission: other } = await trainSolution(builtIn("sgd"));
    await expect(proveTrained({ ...trained, submission: other })).rejects.toMatchObject({
      code: "solution/other-optimizer",
    });
    const hard = smallInstance({ slack: 0.001, epochLimit: 3 });
    const failed = await trainSolution({ ...builtIn("adam"), instance: hard });
    await expect(proveTrained(failed)).rejects.toMatchObject({ code: "prove/rejected" });
  });
});

describe("a replay", () => {
  it("accepts the attempt that gave the solution, and no other", async () => {
    const trained = await trainSolution(builtIn("adam"));
    const options = { ...trained, findBuiltIn, makeDataset: () => trained.instance.dataset };
    expect(await verifyReplay(trained.bytes, options)).toMatchObject({ verdict: "accepted", reasons: [] });
    const elsewhere = smallInstance({ ...easy, epochLimit: 12, patience: 12 }, 1);
    const other = await verifyReplay(trained.bytes, { ...options, makeDataset: () => elsewhere.dataset });
    expect(other).toMatchObject({
      verdict: "rejected",
      reasons: expect.arrayContaining([{ code: "replay/differs", message: expect.stringMatching(/signature/) }]),
    });
    const { submission: sgd } = await trainSolution(builtIn("sgd"));
    await expect(verifyReplay(trained.bytes, { ...options, submission: sgd })).rejects.toMatchObject({
      code: "solution/other-optimizer",
    });
  });
});
