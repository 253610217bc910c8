/**
 * Builds the native kernel for this platform: packages/downhill/native/prebuilds/<platform>-<arch>/downhill.node.
 * Plain C, so the compiler is called directly; Node's own headers come with the bundled Node. Where there is no
 * compiler it says so in one line and succeeds, since everything works without it.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

const native = resolve(import.meta.dirname, "../packages/downhill/native");

/** Flags by translation unit: each variant is compiled for the instructions it is named after. */
const variantFlags: Readonly<Record<string, readonly string[]>> = {
  "variant-avx512.c": ["-mavx512f", "-mavx512vl", "-mavx512dq", "-mavx512bw", "-mavx2", "-mfma"],
  "variant-avx2.c": ["-mavx2", "-mfma"],
};

/** Contraction stays off: docs/numerics.md says where a multiply-add is fused. */
const flags = ["-std=c11", "-O3", "-fPIC", "-fvisibility=hidden", "-ffp-contract=off", "-fno-math-errno", "-Wall"];

export type AddonBuild =
  | { readonly status: "built"; readonly path: string }
  | { readonly status: "skipped" | "failed"; readonly reason: string };

/** The header folder of the Node that runs this. */
function findHeaders(): string | undefined {
  const prefix = resolve(dirname(process.execPath), "..");
  return [join(prefix, "include/node"), join(prefix, "../include/node")].find((folder) =>
    existsSync(join(folder, "node_api.h")),
  );
}

function findCompiler(): string | undefined {
  const { CC } = process.env;
  const candidates = CC === undefined ? ["cc", "gcc", "clang"] : [CC];
  return candidates.find((candidate) => spawnSync(candidate, ["--version"]).status === 0);
}

function sources(): string[] {
  const inFolder = (folder: string, pattern: RegExp) =>
    readdirSync(join(native, folder))
      .filter((name) => pattern.test(name))
      .map((name) => join(native, folder, name));
  return [...inFolder("addon", /\.c$/), ...inFolder("kernel", /^variant-(avx512|avx2|neon)\.c$/)];
}

/** Runs the compiler; returns what it said where it failed. */
function compile(compiler: string, args: readonly string[]): string | undefined {
  const run = spawnSync(compiler, args, { encoding: "utf8" });
  if (run.stderr.length > 0 && run.status === 0) console.error(run.stderr.trimEnd());
  return run.status === 0 ? undefined : run.stderr || `${compiler} ended with status ${run.status}`;
}

function compileAll(compiler: string, headers: string, folder: string): string | undefined {
  const objects: string[] = [];
  for (const source of sources()) {
    const object = join(folder, `${basename(source)}.o`);
    const own = variantFlags[basename(source)] ?? [];
    const failure = compile(compiler, [...flags, ...own, `-I${headers}`, "-c", source, "-o", object]);
    if (failure !== undefined) return failure;
    objects.push(object);
  }
  const shared = process.platform === "darwin" ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"];
  return compile(compiler, [...shared, ...objects, "-o", join(folder, "downhill.node")]);
}

export function buildAddon(): AddonBuild {
  if (process.platform === "win32") {
    return { status: "skipped", reason: "there is no native kernel for Windows yet" };
  }
  const compiler = findCompiler();
  if (compiler === undefined) {
    return { status: "skipped", reason: "no C compiler was found (install gcc or clang, or set CC)" };
  }
  const headers = findHeaders();
  if (headers === undefined) {
    return { status: "skipped", reason: `Node's headers were not found beside ${process.execPath}` };
  }
  const target = join(native, "prebuilds", `${process.platform}-${process.arch}`);
  const building = join(target, `building-${process.pid}`);
  mkdirSync(building, { recursive: true });
  const failure = compileAll(compiler, headers, building);
  const path = join(target, "downhill.node");
  // A rename, so that a process which has the old addon loaded keeps it.
  if (failure === undefined) renameSync(join(building, "downhill.node"), path);
  rmSync(building, { recursive: true });
  return failure === undefined ? { status: "built", path } : { status: "failed", reason: failure };
}

export function describeAddonBuild(build: AddonBuild): string {
  if (build.status === "built") return `native kernel: built ${build.path}`;
  const without = "the WebAssembly kernel is used instead";
  return `native kernel: ${build.status === "skipped" ? "not built" : "failed to build"}, ${without}: ${build.reason}`;
}

if (import.meta.main) {
  const build = buildAddon();
  console.log(describeAddonBuild(build));
  if (build.status === "failed") process.exitCode = 1;
}
