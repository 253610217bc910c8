import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createInstance } from "../../downhill/src/instance/instance.ts";
import { createNativeKernel } from "../../downhill/src/kernel/native/native-kernel.ts";
import type { Results } from "./measurement.ts";
import { median } from "./samples.ts";
import type { Settings } from "./settings.ts";
import { reasonOf } from "./turns.ts";

const program = fileURLToPath(new URL("../../downhill/bin/downhill.js", import.meta.url));
const difficulty = { hiddenLayers: 4, samples: 4096 };
const seed = "performance";

/** Instances whose proofs are measured: attempts of one optimizer differ in length. */
export const proofNonces = [0, 1, 2] as const;

const parts = ["T", "opened", "megabytes", "attempt", "instance", "verification"] as const;
export const proofFigure = (part: (typeof parts)[number], nonce: number) => `proof ${nonce}, ${part}`;

/**
 * Verifying proofs of adam at L = 4, N = 4096 as a person does it: each time a new process, without a kept dataset. In
 * turns with it the instance alone, in this process. Nothing is pinned: verification uses all cores.
 */
export function measureProofs(settings: Settings, results: Results): void {
  const folder = mkdtempSync(join(tmpdir(), "downhill-performance-"));
  try {
    for (const nonce of proofNonces.slice(0, settings.attemptRounds)) measureProof(folder, nonce, settings, results);
  } catch (error) {
    results.missing.push({ row: "proof", side: "native", reason: reasonOf(error) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measureProof(folder: string, nonce: number, settings: Settings, { figures }: Results): void {
  const [solution, proof] = [join(folder, "solution"), join(folder, "proof")];
  const size = ["--hidden-layers", String(difficulty.hiddenLayers), "--samples", String(difficulty.samples)];
  const name = ["--seed", seed, "--nonce", String(nonce), "--kernel", "native"];
  const attempt = run(folder, ["run", "adam", ...size, ...name, "--out", solution]);
  const proved = run(folder, ["prove", solution, "--kernel", "native", "--out", proof]);
  const kernel = createNativeKernel();
  const seconds = { instance: [] as number[], verification: [] as number[] };
  for (let round = 0; round < settings.instanceRounds; round++) {
    const start = performance.now();
    createInstance({ difficulty, seed, nonce, kernel });
    seconds.instance.push((performance.now() - start) / 1000);
    rmSync(join(folder, "cache", "datasets"), { recursive: true });
    seconds.verification.push(run(folder, ["verify", solution, "--proof", proof, "--kernel", "native"]).seconds);
  }
  figures[proofFigure("T", nonce)] = attempt.epochs;
  figures[proofFigure("opened", nonce)] = proved.opened.length;
  figures[proofFigure("megabytes", nonce)] = statSync(proof).size / 1e6;
  figures[proofFigure("attempt", nonce)] = attempt.seconds;
  figures[proofFigure("instance", nonce)] = median(seconds.instance);
  figures[proofFigure("verification", nonce)] = median(seconds.verification);
}

/** What the program prints as JSON. */
function run(folder: string, args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args, "--json"], {
    env: { ...process.env, DOWNHILL_CACHE: join(folder, "cache") },
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`downhill ${args[0]} ended with status ${status}: ${stderr.trim()}`);
  return JSON.parse(stdout) as {
    readonly seconds: number;
    readonly epochs: number;
    readonly opened: readonly number[];
  };
}

/** What verification takes beyond the instance, as a share of the attempt; undefined where it was not measured. */
export function proofShare({ figures }: Results, nonce: number): number | undefined {
  const [attempt, instance, verification] = (["attempt", "instance", "verification"] as const).map(
    (part) => figures[proofFigure(part, nonce)],
  );
  if (attempt === undefined || instance === undefined || verification === undefined) return undefined;
  return (verification - instance) / attempt;
}
