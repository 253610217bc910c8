import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Results } from "./measurement.ts";
import { reasonOf } from "./turns.ts";

/** What the functions of the native kernel do, by their names; the first part that matches counts. */
export const stepParts: readonly (readonly [string, RegExp])[] = [
  ["matrix products", /tile|multiply/],
  ["copies for them", /pack|transpose/],
  ["ReLU and normalization", /activate|normaliz|statistics|rectify|backward|deviation/],
  ["optimizer and update", /vector|update/],
  ["rest", /./],
];

/** Depths whose steps are looked at. */
export const profiledDepths: readonly number[] = [3, 10];

export const profileFigure = (part: string, hiddenLayers: number) => `profile, ${part}, L = ${hiddenLayers}`;

/** Where the native kernel's time goes within sgd steps, by sampling with Linux's `perf`. */
export function measureProfile(results: Results, core: number | undefined): void {
  for (const hiddenLayers of profiledDepths) {
    try {
      for (const [part, share] of shareByPart(samplesBySymbol(hiddenLayers, core))) {
        results.figures[profileFigure(part, hiddenLayers)] = share;
      }
    } catch (error) {
      const reason = `it needs Linux's perf (apt-get install linux-perf): ${reasonOf(error)}`;
      results.missing.push({ row: `profile, L = ${hiddenLayers}`, side: "native", reason });
      return;
    }
  }
}

function samplesBySymbol(hiddenLayers: number, core: number | undefined): Map<string, number> {
  const folder = mkdtempSync(join(tmpdir(), "downhill-profile-"));
  const file = join(folder, "perf.data");
  const loop = fileURLToPath(new URL("./step-loop.ts", import.meta.url));
  const pin = core === undefined ? [] : ["taskset", "-c", String(core)];
  const [program = "perf", ...parts] = [...pin, "perf", "record", "-q", "-o", file, process.execPath, loop];
  try {
    execFileSync(program, [...parts, String(hiddenLayers), "4"], { stdio: ["ignore", "ignore", "pipe"] });
    const report = ["report", "-i", file, "--stdio", "-q", "--sort", "symbol", "--dsos", "downhill.node"];
    return parseReport(execFileSync("perf", report, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Lines such as `    56.68%  [.] row_tile_12x2`: percent by function. */
export function parseReport(report: string): Map<string, number> {
  const lines = report.matchAll(/^\s*([\d.]+)%\s+\[\.\]\s+(\S+)/gm);
  return new Map([...lines].map(([, percent, symbol]) => [symbol ?? "", Number(percent)]));
}

/** Shares of the parts, which add up to 1. Throws where there is nothing to share. */
export function shareByPart(samples: ReadonlyMap<string, number>): Map<string, number> {
  const shares = new Map(stepParts.map(([part]) => [part, 0]));
  const total = [...samples.values()].reduce((sum, percent) => sum + percent, 0);
  if (total === 0) throw new Error("no sample fell into the native kernel");
  for (const [symbol, percent] of samples) {
    const part = stepParts.find(([, names]) => names.test(symbol))?.[0] ?? "rest";
    shares.set(part, (shares.get(part) ?? 0) + percent / total);
  }
  return shares;
}
