import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../peers/fused-multiply-add-peak.c", import.meta.url));
const folder = fileURLToPath(new URL("../build/", import.meta.url));
const program = `${folder}fused-multiply-add-peak`;

/** Builds the peak test. Throws where there is no C compiler. */
export function buildPeak(): void {
  mkdirSync(folder, { recursive: true });
  execFileSync("cc", ["-O2", "-std=c11", source, "-o", program], { stdio: ["ignore", "ignore", "pipe"] });
}

/** GFLOP/s of each vector width, float32, one core; empty where the test was not built. */
export function measurePeak(core: number | undefined): Map<string, number> {
  if (!existsSync(program)) return new Map();
  const [file, parts] = core === undefined ? [program, ["3"]] : ["taskset", ["-c", String(core), program, "3"]];
  const lines = execFileSync(file, parts, { encoding: "utf8" }).trim().split("\n");
  return new Map(lines.map((line) => line.split(" ")).map(([variant, value]) => [variant ?? "", Number(value)]));
}
