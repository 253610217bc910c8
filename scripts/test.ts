/**
 * `npm test`: every check of the repository, one after the other, ending in a line `N passed, N failed` that counts
 * them all. Arguments go to vitest, and then nothing else runs: `npm test -- packages/downhill/src/foundation`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bringAddonUpToDate } from "./addon-step.ts";

const root = resolve(import.meta.dirname, "..");

interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** Checks that pass or fail as a whole, besides the tests. */
const checks: readonly { readonly title: string; readonly command: readonly string[]; readonly needs?: string }[] = [
  { title: "types", command: ["tsc", "--noEmit"] },
  { title: "style", command: ["biome", "check", "."] },
  { title: "unused code", command: ["knip"] },
  { title: "kernel.wasm", command: ["node", "scripts/build-wasm.ts", "--check"], needs: "clang-19" },
];

function runs(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}

function execute(command: readonly string[]): boolean {
  const [program, ...args] = command;
  const options = { cwd: root, stdio: "inherit", shell: process.platform === "win32" } as const;
  return spawnSync(program ?? "", args, options).status === 0;
}

function runCheck(check: (typeof checks)[number]): Count {
  if (check.needs !== undefined && !runs(check.needs)) {
    console.log(`\n── ${check.title}: skipped, ${check.needs} is not installed`);
    return { passed: 0, failed: 0 };
  }
  console.log(`\n── ${check.title}: ${check.command.join(" ")}`);
  return execute(check.command) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** The parts of vitest's JSON report that are counted. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** A file that could not even be loaded counts as one failure. */
function countReport(report: Report): Count {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

function runTests(args: readonly string[]): Count {
  const folder = mkdtempSync(join(tmpdir(), "downhill-test-"));
  const file = join(folder, "report.json");
  console.log("\n── tests: vitest run");
  const succeeded = execute([
    "vitest",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
    ...args,
  ]);
  try {
    const count = countReport(JSON.parse(readFileSync(file, "utf8")) as Report);
    return succeeded || count.failed > 0 ? count : { ...count, failed: 1 };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const args = process.argv.slice(2);
console.log(bringAddonUpToDate());
const counts = [...(args.length === 0 ? checks.map(runCheck) : []), runTests(args)];
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
