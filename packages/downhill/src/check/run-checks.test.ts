import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { type BuiltInOptimizerName, builtInOptimizerSource } from "../baselines/index.ts";
import { selectKernel } from "../kernel/select-kernel.ts";
import { type CheckId, type CheckOptions, runChecks } from "./run-checks.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-check-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Parts {
  readonly before?: string;
  readonly initState?: string;
  readonly step?: string;
}

function write(name: string, { before = "", initState = "null", step = "-0.05 * gradient[i]!" }: Parts): string {
  const file = join(folder, `${name}.ts`);
  writeFileSync(
    file,
    `import { defineOptimizer } from "downhill/optimizer";
${before}
export default defineOptimizer({
  name: "${name}",
  hyperparameters: () => ({}),
  initState: (setup) => (${initState}),
  step(context, update) {
    const { gradient, parameters, stepCount } = context;
    const state = context.state as any;
    for (let i = 0; i < update.length; i++) update[i] = ${step};
  },
});
`,
  );
  return file;
}

const options: CheckOptions = {
  kernel: selectKernel(),
  timeout: 20,
  findBuiltIn: (name) => fileURLToPath(builtInOptimizerSource(name as BuiltInOptimizerName)),
};

async function statuses(file: string, timeout = 20) {
  const report = await runChecks(file, { ...options, timeout });
  const byId = Object.fromEntries(report.checks.map((check) => [check.id, check])) as Record<
    CheckId,
    (typeof report.checks)[number]
  >;
  return { report, byId };
}

describe("runChecks", () => {
  it("passes what keeps the contract, telling of each check", async () => {
    const told: string[] = [];
    const report = await runChecks(write("plain", {}), { ...options, onCheck: ({ id }) => told.push(id) });
    expect(report).toMatchObject({ name: "plain", verdict: "passed" });
    expect(told).toEqual([
      ...["hyperparameters", "firstSteps", "determinism", "memory", "state", "shapes", "finiteness", "convergence"],
      ...["fuel", "time"],
    ]);
    expect(report.checks.map(({ id }) => id)).toEqual(told);
    expect(report.checks.filter(({ status }) => status === "failed")).toEqual([]);
  });

  it("checks hyperparameters over their optimizer, and refuses those it does not have", async () => {
    const file = (name: string, hyperparameters: string) => {
      const path = join(folder, `${name}.ts`);
      const definition = `{ name: "${name}", optimizer: "momentum", hyperparameters: () => (${hyperparameters}) }`;
      const source =
        'import { defineHyperparameters } from "downhill/optimizer";\nexport default defineHyperparameters(';
      writeFileSync(path, `${source}${definition});\n`);
      return path;
    };
    const { report, byId } = await statuses(file("heavier", "{ momentum: 0.95 }"));
    expect(report).toMatchObject({ name: "heavier", verdict: "passed" });
    expect(byId.firstSteps.message).toContain("learningRate 0.01, momentum 0.95");
    const wrong = (await statuses(file("unknown", "{ momentun: 0.95 }"))).byId.hyperparameters;
    expect(wrong).toMatchObject({ status: "failed", message: expect.stringMatching(/momentun/) });
  });

  it("finds memory outside the state, which a fresh process shows", async () => {
    const { report, byId } = await statuses(
      write("hidden", {
        before: "let velocity = new Float32Array(0);",
        initState: "(velocity = new Float32Array(setup.parameterCount), null)",
        step: "-0.05 * (velocity[i] = 0.9 * velocity[i]! + gradient[i]!)",
      }),
    );
    expect(report.verdict).toBe("failed");
    expect(byId.determinism.status).toBe("passed");
    expect(byId.memory).toMatchObject({ status: "failed", remedy: expect.stringMatching(/move it into state/) });
    expect(byId.state.status).toBe("failed");
  });

  it("finds references to the harness's arrays in the state", async () => {
    const { byId } = await statuses(
      write("aliasing", {
        initState: "{ last: new Float32Array(setup.parameterCount), keep: null }",
        step: "(i === 0 && (state.keep ??= context.gradient), -0.05 * gradient[i]! - 0.01 * state.keep[i] * stepCount)",
      }),
    );
    expect(byId.state).toMatchObject({ status: "failed", remedy: expect.stringMatching(/references to gradient/) });
  });

  it("says what in a state cannot be saved", async () => {
    const { report, byId } = await statuses(write("map", { initState: "{ seen: new Map() } as never" }));
    expect(report.verdict).toBe("failed");
    expect(byId.firstSteps).toMatchObject({ status: "failed", message: expect.stringMatching(/state\.seen is a Map/) });
    expect(byId.determinism.status).toBe("skipped");
  });

  it("names the line of what a hook throws", async () => {
    const { byId } = await statuses(write("typo", { step: "-0.05 * state.velocity[i]", initState: "{}" }));
    expect(byId.firstSteps.message).toMatch(/TypeError: .*undefined.*typo\.ts:10:/);
    expect(byId.firstSteps.remedy).toMatch(/spelling/);
  });

  it("ends a loop that does not end", async () => {
    const { byId } = await statuses(write("endless", { step: "0; for (;;) {}" }), 3);
    expect(byId.firstSteps).toMatchObject({ status: "failed", remedy: expect.stringMatching(/loop/) });
  });

  it("says which file does not come to an end while it is loaded", { timeout: 60_000 }, async () => {
    const counted = runChecks(write("counted", { before: "for (;;) {}" }), options);
    await expect(counted).rejects.toMatchObject({ code: "optimizer/endless" });
    // Slow for its fuel, so that time ends it first.
    const before = "for (;;) try { null.x } catch {}";
    const checking = runChecks(write("stuck", { before }), { ...options, timeout: 2 });
    await expect(checking).rejects.toMatchObject({
      code: "check/timeout",
      message: expect.stringMatching(/^stuck\.ts cannot be loaded: .*2 seconds; look for a loop/),
    });
  });

  it("places what the contract refuses in the author's file", async () => {
    const file = join(folder, "named.ts");
    const fields = 'name: "Not This", hyperparameters: () => ({}), initState: () => null, step: () => {}';
    writeFileSync(
      file,
      `import { defineOptimizer } from "downhill/optimizer";\nexport default defineOptimizer({ ${fields} });`,
    );
    await expect(runChecks(file, options)).rejects.toThrow(/"Not This".*\(named\.ts:2:\d+\)/);
  });

  it("throws what loading throws", async () => {
    await expect(runChecks(write("broken", { initState: ")" }), options)).rejects.toMatchObject({
      code: "optimizer/syntax",
      message: expect.stringMatching(/^broken\.ts:6:/),
    });
  });
});
