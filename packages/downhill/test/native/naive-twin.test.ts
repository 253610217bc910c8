import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

/**
 * Each variant of the C kernel against its naive twins, in C. Variants of another architecture run where its compiler
 * and emulator are installed (Debian: gcc-aarch64-linux-gnu and qemu-user).
 */

const programs = ["network", "covariance", "vector-operations", "matrix-product"] as const;
type Program = (typeof programs)[number];

interface Target {
  readonly architecture: string;
  readonly compiler: string;
  readonly emulator: readonly string[];
  readonly variants: Readonly<Record<string, readonly string[]>>;
  /** For the twins. */
  readonly flags: readonly string[];
  /** Networks, sizes of covariances, lengths of vectors, and products to compare. */
  readonly cases: Readonly<Record<Program, number>>;
}

const x64: Target = {
  architecture: "x64",
  compiler: "cc",
  emulator: [],
  variants: {
    avx512: ["-mavx512f", "-mavx512vl", "-mavx512dq", "-mavx512bw", "-mavx2", "-mfma"],
    avx2: ["-mavx2", "-mfma"],
  },
  flags: ["-mfma"],
  cases: { network: 150, covariance: 60, "vector-operations": 300, "matrix-product": 300 },
};
const arm64: Target = { ...x64, architecture: "arm64", variants: { neon: [] }, flags: [] };
const emulatedArm64: Target = {
  ...arm64,
  compiler: "aarch64-linux-gnu-gcc",
  emulator: ["qemu-aarch64"],
  cases: { network: 30, covariance: 25, "vector-operations": 100, "matrix-product": 100 },
};

const native = resolve(import.meta.dirname, "../../native");
const folder = mkdtempSync(join(tmpdir(), "downhill-naive-twin-"));
afterAll(() => rmSync(folder, { recursive: true }));

function runs(command: string): boolean {
  return spawnSync(command, ["--version"]).status === 0;
}

function isUsable({ architecture, compiler, emulator: [emulator] }: Target): boolean {
  const isHere = process.arch === architecture;
  return (
    process.platform === "linux" && runs(compiler) && (emulator === undefined ? isHere : !isHere && runs(emulator))
  );
}

function compile({ compiler }: Target, args: readonly string[]): void {
  const flags = ["-std=gnu11", "-O2", "-ffp-contract=off", "-fno-math-errno"];
  const run = spawnSync(compiler, [...flags, ...args], { cwd: native, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`${compiler} ${args.join(" ")}: ${run.stderr}`);
}

/** Compiles the variants once a target. */
function buildVariants(target: Target): readonly string[] {
  return Object.entries(target.variants).map(([variant, flags]) => {
    const object = join(folder, `${target.compiler}-${variant}.o`);
    compile(target, [...flags, "-c", `kernel/variant-${variant}.c`, "-o", object]);
    return object;
  });
}

function buildProgram(target: Target, name: string, variants: readonly string[]): string {
  const program = join(folder, `${target.compiler}-${name}`);
  const sources = [`test/naive-${name}.c`, `test/${name}-test.c`];
  compile(target, [...target.flags, "-static", ...sources, ...variants, "-lm", "-o", program]);
  return program;
}

for (const target of [x64, arm64, emulatedArm64]) {
  describe.skipIf(!isUsable(target))(`the C kernel for ${target.architecture} built by ${target.compiler}`, () => {
    it("gives the bits of its naive twins", { timeout: 300_000 }, () => {
      const variants = buildVariants(target);
      for (const name of programs) {
        const program = buildProgram(target, name, variants);
        for (const variant of Object.keys(target.variants)) {
          const [command = "", ...args] = [...target.emulator, program, variant, String(target.cases[name])];
          const { stdout } = spawnSync(command, args, { encoding: "utf8" });
          expect(stdout, `${name} of ${variant}`).toMatch(/^(not supported|\d+ passed, 0 failed)\n$/);
        }
      }
    });
  });
}
