import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.ts";
import type { Contestant } from "./contestant.ts";
import type { Results, Side } from "./measurement.ts";
import { ProcessContestant } from "./process-contestant.ts";
import { reasonOf } from "./turns.ts";

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const pythonRemedy =
  "install PyTorch, NumPy and SciPy with the fast BLAS: apt-get install python3-torch python3-scipy libopenblas0-pthread";

/** A Downhill worker on one kernel. */
export function startDownhill(kernel: "native" | "wasm", core: number | undefined): Contestant {
  const parts = [fileOf("./downhill-worker.ts"), kernel];
  const environment = { DOWNHILL_CACHE: fileOf("../build/cache") };
  return new ProcessContestant(kernel, { program: process.execPath, arguments: parts, environment }, core);
}

/**
 * A PyTorch worker, on the first Python that has it, with the fastest kernels of its OpenBLAS that are right on this
 * processor. Another limit of cache sizes is taken away.
 */
export function startPyTorch(core: number | undefined): Contestant {
  const program = findPython();
  const environment = openBlasAs(fastestCoreType(program));
  return new ProcessContestant("PyTorch", { program, arguments: [fileOf("../peers/worker.py")], environment }, core);
}

/** Takes the processor for that core; undefined leaves the choice, as it leaves that of cache sizes, to OpenBLAS. */
function openBlasAs(coreType: string | undefined): Record<string, string | undefined> {
  return { OPENBLAS_CORETYPE: coreType, OPENBLAS_L2_SIZE: undefined };
}

/** What OpenBLAS may be told to take the processor for. */
const coreTypes = ["Haswell", "Zen", "SkylakeX", "Cooperlake", "Sapphirerapids"] as const;

/** OpenBLAS's own choice (undefined), unless another is faster: for a processor younger than itself it takes the oldest. */
function fastestCoreType(python: string): string | undefined {
  let best = { coreType: undefined as string | undefined, seconds: probeBlas(python, undefined) ?? Infinity };
  for (const coreType of coreTypes) {
    const seconds = probeBlas(python, coreType);
    if (seconds !== undefined && seconds < 0.95 * best.seconds) best = { coreType, seconds };
  }
  return best.coreType;
}

/** Seconds of a product with the kernels for that core; undefined where they are wrong on this processor, or cannot run. */
function probeBlas(python: string, coreType: string | undefined): number | undefined {
  const env = { ...process.env, ...openBlasAs(coreType), OPENBLAS_NUM_THREADS: "1" };
  try {
    const answer = execFileSync(python, [fileOf("../peers/blas.py")], { env, stdio: ["ignore", "pipe", "ignore"] });
    const { error, seconds } = JSON.parse(answer.toString()) as { readonly error: number; readonly seconds: number };
    return error < 1 ? seconds : undefined;
  } catch {
    return undefined;
  }
}

function findPython(): string {
  const { DOWNHILL_PYTHON: chosen } = process.env;
  const candidates = [chosen, "python3", "/usr/bin/python3"].filter((path) => path !== undefined);
  for (const python of candidates) {
    try {
      execFileSync(python, ["-c", "import torch, numpy, scipy"], { stdio: "ignore" });
      return python;
    } catch {
      // The next one may have them.
    }
  }
  throw new Error(`no Python here (tried ${candidates.join(", ")}) has PyTorch: ${pythonRemedy}`);
}

export async function startTensorFlow(core: number | undefined): Promise<Contestant> {
  const entry = new URL("./tensorflow-worker.ts", import.meta.url);
  const outfile = new URL("../build/tensorflow-worker.js", import.meta.url);
  await bundle(entry, outfile, "node");
  const module = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm");
  const parts = [fileURLToPath(outfile), `${dirname(module)}/`];
  return new ProcessContestant("TensorFlow.js", { program: process.execPath, arguments: parts }, core);
}

/** Starts a side and lets it introduce itself; where it cannot run, notes why and returns undefined. */
export async function tryToStart(
  side: Side,
  start: () => Contestant | Promise<Contestant>,
  results: Results,
): Promise<Contestant | undefined> {
  try {
    const contestant = await start();
    const { version, blas, blasError } = await contestant.ask({ task: "describe" });
    if (typeof blasError === "number" && !(blasError < 1)) {
      throw new Error(`${blas} multiplies matrices wrongly on this processor (${blasError} of the rounding bound)`);
    }
    results.versions[side] = blas === undefined ? String(version) : `${version}, ${blas}`;
    return contestant;
  } catch (error) {
    results.missing.push({ row: "all", side, reason: reasonOf(error) });
    return undefined;
  }
}
