/**
 * Builds packages/downhill/native/wasm/kernel.wasm, which is committed: a clone needs no compiler for it.
 * `--check` builds it aside and compares, so that the committed bytes are known to come from the committed source.
 * The compiler is pinned, since another version gives other bytes (though the same results).
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const native = resolve(import.meta.dirname, "../packages/downhill/native");
const committed = join(native, "wasm/kernel.wasm");

/** Debian 12's clang-19 package. */
const { WASM_CC } = process.env;
const pinned = { command: WASM_CC ?? "clang-19", version: "19.1" };

const flags = [
  ["--target=wasm32", "-std=c11", "-O3", "-nostdlib", "-Wall"],
  ["-msimd128", "-mrelaxed-simd", "-mbulk-memory", "-ffp-contract=off", "-fno-math-errno"],
  // Micro-kernels are vectors already, and loop strength reduction breaks their addressing (half the speed).
  ["-fno-vectorize", "-fno-slp-vectorize", "-mllvm", "-disable-lsr"],
  ["-Wl,--no-entry", "-Wl,--import-memory", "-Wl,--stack-first", "-Wl,-z,stack-size=65536"],
  ["-Wl,--export=__heap_base", "-Wl,--strip-all"],
].flat();

function run(args: readonly string[]): string {
  const result = spawnSync(pinned.command, args, { encoding: "utf8", cwd: native });
  if (result.error) throw new Error(`${pinned.command} is needed to build kernel.wasm: apt install clang-19 lld-19`);
  if (result.status !== 0) throw new Error(result.stderr);
  if (result.stderr.length > 0) console.error(result.stderr.trimEnd());
  return result.stdout;
}

function build(path: string): void {
  const version = run(["--version"]).split("\n")[0] ?? "";
  if (!version.includes(` ${pinned.version}`)) {
    throw new Error(`kernel.wasm is built with clang ${pinned.version}, and this is ${version}`);
  }
  run([...flags, "wasm/exports.c", "kernel/variant-wasm.c", "-o", path]);
}

function check(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "downhill-wasm-"));
  const path = join(folder, "kernel.wasm");
  build(path);
  const same = readFileSync(path).equals(readFileSync(committed));
  rmSync(folder, { recursive: true });
  return same;
}

if (process.argv.includes("--check")) {
  const same = check();
  console.log(same ? "kernel.wasm is what its source gives" : "kernel.wasm is not what its source gives: rebuild it");
  if (!same) process.exitCode = 1;
} else {
  build(committed);
  console.log(`wrote ${committed}`);
}
