/**
 * The package as it is published: built, packed, unpacked into a folder of its own beside its dependencies, and used
 * from there through every door it has.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const packageFolder = resolve(import.meta.dirname, "../..");
const root = resolve(packageFolder, "../..");
const project = mkdtempSync(join(tmpdir(), "downhill-package-"));
const installed = join(project, "node_modules/downhill");

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as Manifest;

let packed: readonly string[] = [];

function run(command: string, args: readonly string[], cwd: string) {
  const env = { ...process.env, DOWNHILL_CACHE: "off", CI: "", NODE_OPTIONS: "" };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  return { status, stdout, stderr };
}

function must(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = run(command, args, cwd);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

/** What npm does with a tarball, without the network: the dependencies are those of the workspace. */
function install(tarball: string): void {
  mkdirSync(installed, { recursive: true });
  must("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed], project);
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(project, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link, "dir");
  }
}

beforeAll(() => {
  must(process.execPath, [join(root, "scripts/build.ts")], root);
  const [report] = JSON.parse(must("npm", ["pack", "--json", "--pack-destination", project], packageFolder)) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  packed = report.files.map(({ path }) => path);
  install(join(project, report.filename));
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "consumer", type: "module", private: true }));
}, 300_000);

afterAll(() => rmSync(project, { recursive: true }));

const small = ["--samples", "64", "--hidden-layers", "1"].concat(
  ["width=8", "testPool=32", "testSubset=16", "patience=3", "slack=1000"].flatMap((pair) => ["--challenge", pair]),
);

describe("the published package", () => {
  it("holds what it needs, and no tests or tools", () => {
    for (const path of ["README.md", "LICENSE", "bin/downhill.js", "dist/index.js", "dist/index.d.ts"]) {
      expect(packed).toContain(path);
    }
    expect(packed).toContain("native/wasm/kernel.wasm");
    expect(packed).toContain("dist/THIRD-PARTY-LICENSES.md");
    expect(packed).toContain("src/baselines/adam.ts");
    expect(packed.filter((path) => /\.test\.|golden|tsconfig|^test\//.test(path))).toEqual([]);
  });

  it("carries the native kernel of the platform it was packed on, where there was a compiler", () => {
    const addon = `native/prebuilds/${process.platform}-${process.arch}/downhill.node`;
    expect(packed.includes(addon)).toBe(existsSync(join(packageFolder, addon)));
  });

  it("has no install scripts, and nothing of @stdlib", () => {
    const { scripts = {}, dependencies } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    expect(Object.keys(scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
    expect(Object.keys(dependencies).filter((name) => name.startsWith("@stdlib"))).toEqual([]);
  });

  it("satisfies publint", () => {
    const publint = join(root, "node_modules/.bin/publint");
    const { status, stdout, stderr } = run(publint, [packageFolder, "--strict", "--pack", "false"], root);
    expect(`${stdout}${stderr}`.includes("error") || status !== 0 ? `${stdout}${stderr}` : "").toBe("");
  });

  it.each(Object.keys(manifest.exports).filter((path) => path !== "./package.json"))("exports %s", (path) => {
    const specifier = `downhill${path.slice(1)}`;
    const code = `import * as all from ${JSON.stringify(specifier)}; console.log(Object.keys(all).length)`;
    expect(Number(must(process.execPath, ["--input-type=module", "-e", code], project))).toBeGreaterThan(0);
  });

  it("type-checks where it is used, by its own declarations", () => {
    writeFileSync(
      join(project, "use.ts"),
      `import { createInstance, train, score, verify } from "downhill";
       import { defineOptimizer } from "downhill/optimizer";
       export default defineOptimizer({
         name: "half",
         hyperparameters: () => ({ learningRate: 0.5 }),
         initState: ({ parameterCount }) => ({ velocity: new Float32Array(parameterCount) }),
         step({ state, gradient, hyperparameters }, update) {
           for (let i = 0; i < update.length; i++) update[i] = -hyperparameters.learningRate * gradient[i]! + state.velocity[i]!;
         },
       });
       export const used = [createInstance, train, score, verify];`,
    );
    const options = ["--noEmit", "--strict", "--target", "es2024", "--module", "nodenext"];
    const tsc = join(root, "node_modules/.bin/tsc");
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
    expect(run(tsc, [...options, ...types, "use.ts"], project)).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("runs an optimizer of the project, and verifies its solution", () => {
    const program = join(installed, manifest.bin["downhill"] ?? "");
    cpSync(join(project, "use.ts"), join(project, "half.ts"));
    writeFileSync(
      join(project, "half.ts"),
      readFileSync(join(project, "half.ts"), "utf8")
        .replace(/import \{ createInstance.*\n/, "")
        .replace(/export const used.*/, ""),
    );
    const args = [program, "run", "./half.ts", ...small, "--out", "half.safetensors", "--json"];
    const { status, stdout, stderr } = run(process.execPath, args, project);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ status: "passed", optimizer: { name: "half" } });
    expect(status).toBe(0);
    expect(run(process.execPath, [program, "verify", "half.safetensors"], project).stdout).toContain("ACCEPTED");
    expect(must(process.execPath, [program, "--version"], project).trim()).toBe(manifest.version);
  });

  it("runs a benchmark of an optimizer of the project, and finds it stored", () => {
    const program = join(installed, "bin/downhill.js");
    const bench = () => {
      const constants = ["width=16", "testPool=64", "testSubset=32", "patience=5"].flatMap((c) => ["--challenge", c]);
      const plan = ["--optimizers", "./half.ts,adam", "--samples", "80", "--nonces", "0", ...constants];
      const events = must(process.execPath, [program, "bench", ...plan, "--json"], project)
        .trim()
        .split("\n");
      return JSON.parse(events.at(-1) ?? "");
    };
    expect(bench()).toMatchObject({ event: "summary", isComplete: true, stored: 2, ran: 2 });
    expect(bench()).toMatchObject({ isComplete: true, stored: 2, ran: 0 });
    const { files } = JSON.parse(must(process.execPath, [program, "report", "--json"], project));
    expect(files).toContain("report/figure-2.png");
  });

  it("makes an optimizer to start from, which type-checks, keeps the contract, runs and passes its test", () => {
    const program = join(installed, "bin/downhill.js");
    const downhill = (...args: string[]) => must(process.execPath, [program, ...args], project);
    expect(JSON.parse(downhill("new", "mine", "--json")).files).toContain("mine.test.ts");
    const options = [
      "--noEmit",
      "--strict",
      "--noUncheckedIndexedAccess",
      "--target",
      "es2024",
      "--module",
      "nodenext",
    ];
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
    const tsc = join(root, "node_modules/.bin/tsc");
    const checked = run(
      tsc,
      [...options, ...types, "--allowImportingTsExtensions", "mine.ts", "mine.test.ts"],
      project,
    );
    expect(checked).toEqual({ status: 0, stdout: "", stderr: "" });
    const { verdict, checks } = JSON.parse(downhill("check", "mine.ts", "--json"));
    expect(verdict).toBe("passed");
    expect(checks.map(({ status }: { status: string }) => status)).not.toContain("skipped");
    const { optimizer } = JSON.parse(downhill("run", "mine.ts", ...small, "--out", "mine.safetensors", "--json"));
    expect(optimizer.name).toBe("mine");
    must(process.execPath, ["--test", "mine.test.ts"], project);
  });

  it("computes the same as the sources", () => {
    const attempt = ["run", "nesterov", ...small, "--json", "--out", "same.safetensors", "--kernel", "wasm"];
    const fromBuild = must(process.execPath, [join(installed, "bin/downhill.js"), ...attempt], project);
    const fromSource = must(process.execPath, [join(packageFolder, "bin/downhill.js"), ...attempt], project);
    const [built, source] = [fromBuild, fromSource].map((text) => JSON.parse(text));
    expect(built.signature).toBe(source.signature);
    expect(built.optimizer).toEqual(source.optimizer);
  });
});
