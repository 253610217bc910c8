import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { capturedVersion, captureCommand as downhill } from "../../test/fixtures/captured-command.ts";
import { decodeSafetensors } from "../solution/safetensors.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-cli-"));
const before = process.cwd();

beforeAll(() => {
  process.env["DOWNHILL_CACHE"] = "off";
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** A challenge small enough that an attempt takes milliseconds. */
const constants = ["width=16", "testPool=64", "testSubset=32", "patience=5", "batchSize=32"];
const small = ["--samples", "80", "--hidden-layers", "2", ...constants.flatMap((pair) => ["--challenge", pair])];

/** A command with --json: its exit code and its one document. */
async function json(...argv: string[]) {
  const { code, out, err } = await downhill(...argv, "--json");
  expect(err).toBe("");
  expect(out.split("\n")).toHaveLength(1);
  return { code, document: JSON.parse(out) };
}

describe("downhill run", () => {
  it("prints everything the documentation promises", async () => {
    const { code, document } = await json("run", "adam", ...small, "--out", "a.safetensors");
    expect(Object.keys(document)).toEqual([
      ...["status", "testError", "baseline", "quality", "epochs", "bestEpoch", "stop", "fuel", "maxFuel", "seconds"],
      ...["kernel", "kernelVariant", "instance", "optimizer", "hyperparameters", "signature", "solution", "trace"],
    ]);
    expect(code).toBe(document.status === "passed" ? 0 : 1);
    expect(document.quality).toBe(1 - document.testError / document.baseline);
    expect(document.epochs).toBe(document.bestEpoch + 5);
    expect(document.trace).toHaveLength(document.epochs);
    expect(document.trace.at(-1).fuel).toBe(document.fuel);
    expect(document.trace[0]).toEqual({
      epoch: 1,
      trainLoss: expect.any(Number),
      validationLoss: expect.any(Number),
      fuel: expect.any(Number),
    });
    expect(document.optimizer).toEqual({ name: "adam", digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(document.instance.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(document.signature).toMatch(/^[0-9a-f]{64}$/);
    expect(document.solution).toBe("a.safetensors");
  });

  it("gives the same signature, fuel and file again, and on every kernel", async () => {
    const runs = await Promise.all(
      ["wasm", "wasm", "reference"].map((kernel, i) =>
        json("run", "nesterov", ...small, "--kernel", kernel, "--out", `same-${i}.safetensors`),
      ),
    );
    const [first, ...rest] = runs.map(({ document }) => document);
    for (const document of rest) {
      expect(document.signature).toBe(first.signature);
      expect(document.fuel).toBe(first.fuel);
      expect(document.trace).toEqual(first.trace);
    }
    expect(readFileSync("same-0.safetensors").equals(readFileSync("same-1.safetensors"))).toBe(true);
  });

  it("passes options on", async () => {
    const { document } = await json(
      ...["run", "momentum", ...small, "--seed", "monday", "--nonce", "7", "--max-fuel", "1e9"],
      ...["--set", "learningRate=0.05", "--set", "momentum=0.5", "--challenge", "noise=0.1"],
    );
    expect(document.hyperparameters).toEqual({ learningRate: 0.05, momentum: 0.5 });
    expect(document.maxFuel).toBe(1e9);
    expect(document.instance).toMatchObject({ seed: "monday", nonce: 7, challenge: { noise: 0.1, width: 16 } });
    expect(document.instance.difficulty).toEqual({ hiddenLayers: 2, samples: 80 });
    expect(document.solution).toBe(`momentum-L2-N80-${document.signature.slice(0, 8)}.safetensors`);
    expect(existsSync(document.solution)).toBe(true);
  });

  it("takes hyperparameters for the challenge when asked to, and --set over them", async () => {
    const muon = ["run", "muon", ...small, "--max-fuel", "1e8", "--set", "momentum=0.5"];
    expect((await json(...muon)).document.hyperparameters).toMatchObject({ learningRate: 0.02, momentum: 0.5 });
    const { document } = await json(...muon, "--tuned");
    expect(document.hyperparameters).toMatchObject({ learningRate: 0.002, momentum: 0.5, newtonSchulzSteps: 5 });
  });

  it("says when there is no solution", async () => {
    const { code, document } = await json("run", "sgd", ...small, "--max-fuel", "1000");
    expect(code).toBe(1);
    expect(document).toMatchObject({ status: "no-solution", stop: "out-of-fuel", epochs: 0, solution: null });
    expect(document).toMatchObject({ testError: null, baseline: null, quality: null, bestEpoch: null, trace: [] });
    const { out } = await downhill("run", "sgd", ...small, "--max-fuel", "1000");
    expect(out).toContain("NO-SOLUTION");
  });

  it("says when an attempt diverges", async () => {
    const { code, document } = await json("run", "sgd", ...small, "--set", "learningRate=1e30");
    expect(code).toBe(1);
    expect(document.stop).toBe("diverged");
    expect(["diverged", "no-solution"]).toContain(document.status);
  });

  it("tells people the outcome, and the progress on the other stream", async () => {
    const { out, err } = await downhill("run", "adam", ...small);
    expect(out).toMatch(/(PASSED|FAILED) +test error [\d.]+ is (not )?below the threshold [\d.]+, quality -?[\d.]+/);
    expect(out).toMatch(/solution +adam-L2-N80-[0-9a-f]{8}\.safetensors/);
    expect(err).toContain("adam on paper, testPool = 64");
    expect(err).toMatch(/epoch +1 {2}train [\d.]+/);
  });

  it("runs an optimizer from a file anywhere", async () => {
    mkdirSync("sub", { recursive: true });
    writeFileSync(
      join("sub", "half.ts"),
      `import { defineOptimizer } from "downhill/optimizer";
       const half: number = 0.5;
       export default defineOptimizer({
         name: "half",
         hyperparameters: () => ({ learningRate: 0.01 }),
         initState: () => null,
         step({ gradient, hyperparameters }, update) {
           for (let i = 0; i < update.length; i++) update[i] = -half * hyperparameters.learningRate * gradient[i]!;
         },
       });`,
    );
    const { out } = await downhill("run", "sub/half.ts", ...small);
    expect(out).toMatch(/half-L2-N80-/);
  });

  it.each([
    [["run", "adm"], "optimizer/unknown", /Did you mean adam\?/],
    [["run", "./nothing.ts"], "optimizer/not-found", /nothing\.ts/],
    [["run", "adam", ...small, "--set", "lr=1"], "hyperparameters/unknown", /learningRate/],
    [["run", "adam", ...small, "--set", "learningRate=fast"], "hyperparameters/invalid", /learningRate/],
    [["run", "adam", "--challenge", "nois=1"], "challenge/invalid", /Did you mean noise\?/],
    [["run", "adam", "--challenge", "noise=-1"], "challenge/invalid", /noise is -1/],
    [["run", "adam", "--preset", "papr"], "usage/choice", /did you mean paper\?/],
    [["run", "adam", "--kernel", "gpu"], "usage/choice", /auto, native, wasm, reference/],
    [["run", "adam", "--samples", "1000000"], "difficulty/invalid", /fourier/],
    [["run", "adam", "--max-fuel", "0"], "usage/number", /--max-fuel/],
    [["run", "adam", "--out", "no/such/folder/x"], "file/unwritable", /no folder/],
    [["run", "adam", "--out", "."], "file/unwritable", /is a folder/],
    [["verify", "nothing"], "file/unreadable", /there is no file nothing/],
    [["verify", "nothing", "--phrase", "monday"], "usage/combination", /--proof/],
    [["verify", "nothing", "--workers", "2"], "usage/combination", /--proof/],
    [["verify", "nothing", "--optimizer", "mine.ts"], "usage/combination", /--replay/],
    [["verify", "nothing", "--proof", "it", "--root", "abc"], "usage/root", /64 hexadecimal digits/],
    [["prove", "nothing"], "file/unreadable", /there is no file nothing/],
    [["prove", "nothing", "--draws", "-1"], "usage/number", /--draws/],
    [["bogus"], "usage/unknown-command", /It has new, check, run, /],
    [["instance", "exprt"], "usage/unknown-command", /Did you mean export\?/],
    [["instance", "export"], "usage/missing-flag", /--out/],
    [["instance", "export", "--out", "x", "--epochs", "-1"], "usage/number", /--epochs/],
  ])("answers %j with %s, exit code 2", async (argv, code, message) => {
    const plain = await downhill(...argv);
    expect(plain.code).toBe(2);
    expect(plain.out).toBe("");
    expect(plain.err).toContain(`(${code})`);
    expect(plain.err).toMatch(message);
    const { document } = await json(...argv);
    expect(document).toEqual({ error: { code, message: expect.stringMatching(message) } });
  });

  it("explains files that are no optimizers", async () => {
    writeFileSync("broken.ts", "export default {");
    writeFileSync("empty.ts", "export const x = 1;");
    writeFileSync("partial.js", "export default { name: 'partial' };");
    expect((await downhill("run", "broken.ts")).err).toMatch(/broken\.ts:1:\d+: .*\(optimizer\/syntax\)/s);
    expect((await downhill("run", "empty.ts")).err).toMatch(/no default export.*\(optimizer\/invalid\)/);
    expect((await downhill("run", "partial.js")).err).toMatch(/partial\.js: .*must be a function/);
    writeFileSync(
      "thrower.js",
      "export default { name: 'thrower', hyperparameters: () => ({}), initState: () => 0, step() { throw new Error('ouch'); } };",
    );
    const { code, err } = await downhill("run", "thrower.js", ...small);
    expect(code).toBe(2);
    expect(err).toMatch(/step threw at epoch 1, batch 1: Error: ouch \(thrower\.js:1:\d+\)/);
  });
});

describe("downhill new", () => {
  it("writes files to start from, which run, and never replaces one", async () => {
    const { code, out } = await downhill("new", "mine");
    expect(code).toBe(0);
    expect(out).toContain("downhill check mine.ts");
    for (const file of ["mine.ts", "mine.test.ts", "mine.README.md"]) expect(existsSync(file)).toBe(true);
    expect((await json("run", "mine.ts", ...small)).document.optimizer.name).toBe("mine");
    const before = readFileSync("mine.ts", "utf8");
    const { code: again, document } = await json("new", "mine");
    expect([again, document.error.code]).toEqual([2, "file/exists"]);
    expect(readFileSync("mine.ts", "utf8")).toBe(before);
  });

  it("writes hyperparameters of a built-in optimizer", async () => {
    const { document } = await json("new", "my-adam", "--tune", "adam");
    expect(document).toEqual({ name: "my-adam", files: ["my-adam.ts", "my-adam.test.ts", "my-adam.README.md"] });
    const tuned = await json("run", "my-adam.ts", ...small);
    const builtIn = await json("run", "adam", ...small);
    expect(tuned.document.signature).toBe(builtIn.document.signature);
    expect(tuned.document.optimizer.name).toBe("my-adam");
  });

  it.each([
    [["new", "My Adam"], "new/name", /my-adam/],
    [["new", "adam"], "new/name", /built-in/],
    [["new", "other", "--tune", "adm"], "optimizer/unknown", /Did you mean adam\?/],
    [["new"], "usage/missing-argument", /NAME/],
  ])("answers %j with %s", async (argv, code, message) => {
    const { code: exit, document } = await json(...argv);
    expect(exit).toBe(2);
    expect(document).toEqual({ error: { code, message: expect.stringMatching(message) } });
  });
});

describe("downhill check", () => {
  it("passes what downhill new writes, with a line for each check", async () => {
    await downhill("new", "checked");
    const { code, out, err } = await downhill("check", "checked.ts", "--kernel", "wasm");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^passed +hyperparameters/);
    expect(out).toMatch(/\nchecked keeps the contract/);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("fails with a place and a remedy", async () => {
    await downhill("new", "wrong");
    writeFileSync("wrong.ts", readFileSync("wrong.ts", "utf8").replace("({ velocity:", "({ velocty:"));
    const { code, document } = await json("check", "wrong.ts");
    expect(code).toBe(1);
    expect(Object.keys(document)).toEqual(["file", "name", "verdict", "checks", "seconds"]);
    expect(document.verdict).toBe("failed");
    expect(document.checks[1]).toMatchObject({
      ...{ id: "firstSteps", title: "hooks run", status: "failed", measured: {}, remedy: expect.any(String) },
      message: expect.stringMatching(/TypeError: .*undefined.*wrong\.ts:18:/),
    });
    const plain = await downhill("check", "wrong.ts");
    expect(plain.out).toContain("→ ");
    expect(plain.out).toContain("wrong fails 1 of 10 checks");
  });

  it("answers a file that cannot be loaded with exit code 2, line and remedy", async () => {
    writeFileSync(
      "typo.ts",
      'import { defineOptimizer } from "downhill/optimizer";\nexport default defineOptimizer({ name: "typo" ;',
    );
    const { code, document } = await json("check", "typo.ts");
    expect(code).toBe(2);
    expect(document.error).toMatchObject({ code: "optimizer/syntax", message: expect.stringMatching(/^typo\.ts:2:/) });
    expect((await json("check", "mine")).document.error.message).toMatch(/did you mean mine\.ts\?/);
  });
});

describe("downhill verify", () => {
  it("accepts what run calls passed, with the same score", async () => {
    const run = await json("run", "adam", ...small, "--challenge", "slack=100", "--out", "pass.safetensors");
    expect(run.document.status).toBe("passed");
    const { code, document } = await json("verify", "pass.safetensors");
    expect(code).toBe(0);
    expect(document).toEqual({
      verdict: "accepted",
      reasons: [],
      warnings: [],
      testError: run.document.testError,
      baseline: run.document.baseline,
      quality: run.document.quality,
      epochs: run.document.epochs,
      bestEpoch: run.document.bestEpoch,
      seconds: expect.any(Number),
      training: "unproven",
      proof: null,
    });
    const plain = await downhill("verify", "pass.safetensors");
    expect(plain.out).toMatch(/^ACCEPTED +test error/);
    expect(plain.out).toMatch(/training +unproven/);
  });

  it("checks a proof of the training, or does it again", async () => {
    await downhill("run", "adam", ...small, "--challenge", "slack=100", "--out", "trained.safetensors");
    const root = (await downhill("prove", "trained.safetensors", "--commit")).out.trim();
    const made = await json("prove", "trained.safetensors", "--phrase", "monday", "--draws", "2");
    expect(made).toMatchObject({ code: 0, document: { proof: "trained.proof.safetensors", root, draws: 2 } });
    const checked = ["verify", "trained.safetensors", "--proof", "trained.proof.safetensors"];
    const { code, document } = await json(...checked, "--root", root, "--phrase", "monday");
    expect({ code, training: document.training }).toEqual({ code: 0, training: "spot-checked" });
    const { proof: _, bytes, seconds, ...said } = made.document;
    expect(bytes).toBeGreaterThan(1000);
    expect(seconds).toBeGreaterThan(0);
    expect(document.proof).toEqual(said);
    const shared = await json(...checked, "--workers", "3");
    expect(shared).toMatchObject({ code: 0, document: { training: "spot-checked", proof: said } });
    expect((await downhill(...checked, "--phrase", "tuesday")).out).toMatch(/REJECTED.*\(proof\/other-phrase\)/s);
    const replayed = await json("verify", "trained.safetensors", "--replay");
    expect(replayed).toMatchObject({ code: 0, document: { training: "replayed", proof: null } });
  });

  it("rejects what run calls failed, with the reason", async () => {
    await downhill("run", "sgd", ...small, "--challenge", "slack=0.001", "--out", "fail.safetensors");
    const { code, document } = await json("verify", "fail.safetensors");
    expect(code).toBe(1);
    expect(document.verdict).toBe("rejected");
    expect(document.reasons).toEqual([{ code: "solution/threshold", message: expect.any(String) }]);
    expect((await downhill("verify", "fail.safetensors")).out).toMatch(/REJECTED.*\(solution\/threshold\)/s);
  });

  it("tells damage from rejection", async () => {
    writeFileSync("garbage", "not a solution at all");
    const { code, document } = await json("verify", "garbage");
    expect(code).toBe(2);
    expect(document.error.code).toMatch(/unreadable/);
    await downhill("run", "sgd", ...small, "--out", "sound.safetensors");
    const missing = { code: 2, document: { error: { code: "file/unreadable" } } };
    expect(await json("verify", "sound.safetensors", "--proof", "nowhere")).toMatchObject(missing);
    expect(await json("verify", "garbage", "--proof", "nowhere")).toMatchObject({ code: 2 });
  });
});

describe("downhill instance", () => {
  it("describes", async () => {
    const { code, document } = await json("instance", ...small);
    expect(code).toBe(0);
    expect(document).toMatchObject({ points: { train: 64, validation: 16, test: 64 }, seed: "downhill", nonce: 0 });
    expect(document.fuelPerEpoch).toBeGreaterThan(0);
    expect((await downhill("instance", ...small)).out).toContain("64 to train, 16 to validate, 64 to test");
  });

  it("exports for other programs", async () => {
    const { code, document } = await json("instance", "export", ...small, "--out", "x.safetensors", "--epochs", "3");
    expect(code).toBe(0);
    const bytes = readFileSync("x.safetensors");
    expect(document).toMatchObject({ file: "x.safetensors", bytes: bytes.length, epochs: 3 });
    const { tensors, metadata } = decodeSafetensors(bytes);
    expect(tensors.get("train.inputs.f64")).toMatchObject({ dtype: "F64", shape: [64, 2] });
    expect(tensors.get("orders")?.shape).toEqual([3, 2]);
    expect(tensors.get("layers.0.weight")?.shape).toEqual([16, 2]);
    expect(metadata["frozenLayers"]).toBe("[2,3]");
  });
});

describe("downhill kernels", () => {
  it("lists each kernel", async () => {
    const { document } = await json("kernels");
    const names = document.kernels.map((kernel: { name: string }) => kernel.name);
    expect(new Set(names)).toEqual(new Set(["native", "wasm", "reference"]));
    for (const kernel of document.kernels) {
      expect(Object.keys(kernel)).toEqual(["name", "variant", "status", "reason", "gigaflops"]);
      if (kernel.status === "available") expect(kernel.gigaflops).toBeGreaterThan(0);
      else expect(kernel.reason).not.toBe("");
    }
  });
});

describe("downhill", () => {
  it("helps", async () => {
    for (const argv of [["--help"], ["help", "run"], ["run", "--help"], ["instance", "export", "-h"]]) {
      const { code, out } = await downhill(...argv);
      expect(code).toBe(0);
      expect(out).toContain("USAGE");
      expect(out).toContain("EXAMPLES");
      // The line that lists all commands is as long as they are.
      const lines = out.split("\n").filter((line) => !line.startsWith("USAGE"));
      expect(Math.max(...lines.map((line) => line.trimEnd().length))).toBeLessThanOrEqual(88);
    }
    expect((await downhill("--version")).out).toBe(capturedVersion);
    const { code, out, err } = await downhill();
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("USAGE");
  });

  it("leaves no unfinished files", () => {
    expect(readdirSync(".").filter((name) => name.endsWith(".unfinished"))).toEqual([]);
  });
});
