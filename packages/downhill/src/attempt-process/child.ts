/**
 * The program of an attempt's process. It reads its job from file descriptor 3, raises the walls, runs the attempt,
 * and reports on the same descriptor. Its parent started it without rights (see launch.ts) and kills it when it
 * takes too long or too much; if the parent goes away, so does this.
 */
import { readSync, writeSync } from "node:fs";
import { CodedError } from "../foundation/coded-error.ts";
import type { Kernel, KernelName } from "../kernel/kernel.ts";
import { createNativeKernel } from "../kernel/native/native-kernel.ts";
import { createReferenceKernel } from "../kernel/reference/reference-kernel.ts";
import { loadWasmKernel, type WasmVariant } from "../kernel/wasm/load-wasm-kernel.ts";
import { type OptimizerSession, OutOfFuel, type SessionStep } from "../optimizer/optimizer-session.ts";
import { raiseWalls } from "../sandbox/confine.ts";
import { createConfinedSession, openSubmission } from "../sandbox/confined-session.ts";
import { SubmissionError } from "../sandbox/thrown.ts";
import { checkOptimizer } from "../training/hooks.ts";
import { mergeHyperparameters } from "../training/hyperparameters.ts";
import { startSessionAttempt } from "../training/run-attempt.ts";
import { decodeFrame, encodeFrame, type Frame, type FrameKind } from "./frames.ts";
import { decodeJob, decodeOpening, type Opening } from "./job.ts";

const channel = 3;
const parent = process.ppid;

function read(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length; ) {
    const count = readSync(channel, bytes, filled, length - filled, null);
    if (count === 0) process.exit(0); // no parent, no job
    filled += count;
  }
  return bytes;
}

function readFrame(): Frame {
  const length = new DataView(read(4).buffer).getUint32(0, true);
  return decodeFrame(read(length));
}

function send(kind: FrameKind, head: unknown, arrays: readonly Float32Array[] = []): void {
  const bytes = encodeFrame(kind, head, arrays);
  try {
    for (let sent = 0; sent < bytes.length; ) sent += writeSync(channel, bytes, sent);
  } catch {
    process.exit(0); // the parent is gone
  }
}

function createKernel({ name, variant }: Opening["kernel"]): Kernel {
  const make: Readonly<Record<KernelName, () => Kernel>> = {
    native: () => createNativeKernel({ variant }),
    wasm: () => loadWasmKernel(variant as WasmVariant),
    reference: createReferenceKernel,
  };
  return make[name]();
}

/** Notices between steps that the parent is gone. */
function whileParentLives(session: OptimizerSession): OptimizerSession {
  let next = 0;
  const step = (at: SessionStep, update: Float32Array) => {
    if (at.stepCount >= next) {
      next = at.stepCount + 16;
      if (process.ppid !== parent) process.exit(0);
    }
    session.step(at, update);
  };
  return {
    name: session.name,
    queriesLocation: session.queriesLocation,
    get fuelUsed() {
      return session.fuelUsed;
    },
    hyperparameters: (difficulty) => session.hyperparameters(difficulty),
    initState: (setup, adopt) => session.initState(setup, adopt),
    restoreState: (setup, state, adopt) => session.restoreState(setup, state, adopt),
    queryLocation: (at, location) => session.queryLocation(at, location),
    step,
    snapshot: () => session.snapshot(),
  };
}

/** Powers that the permission model leaves and that nothing here needs. */
function dropPowers(): void {
  for (const name of ["kill", "_kill", "abort", "binding", "_linkedBinding", "dlopen", "_debugProcess", "chdir"]) {
    Reflect.deleteProperty(process, name);
  }
}

async function main(): Promise<void> {
  let isInterrupted = false;
  process.on("SIGTERM", () => {
    isInterrupted = true;
  });
  process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group; the parent decides what it means
  const { code, difficulty, hyperparameters, maxFuel, ...opening } = decodeOpening(readFrame());
  const kernel = createKernel(opening.kernel);
  dropPowers();
  const submission = openSubmission(raiseWalls(), code, maxFuel);
  if (submission.base !== undefined) {
    send("base", { optimizer: submission.base });
    return;
  }
  const session = whileParentLives(createConfinedSession(submission, checkOptimizer(submission.fields)));
  const chosen = session.hyperparameters(difficulty);
  send("ready", { name: session.name, hyperparameters: mergeHyperparameters(session.name, chosen, hyperparameters) });
  const instance = decodeJob(readFrame());
  const attempt = startSessionAttempt({ instance, kernel, hyperparameters, maxFuel, session });
  for (let record = attempt.runEpoch(); record !== undefined; record = attempt.runEpoch()) {
    send("epoch", [record.epoch, record.trainLoss, record.validationLoss, record.fuel]);
    await new Promise((resume) => setImmediate(resume));
    if (isInterrupted) attempt.interrupt();
  }
  const { stop, fuel, best } = attempt.result();
  send("result", { stop, fuel }, best === null ? [] : [best.parameters, best.statistics]);
}

/** Errors of the submission carry places; ours have a code; anything else is a fault. */
function report(error: unknown): void {
  const cause = error instanceof CodedError && error.cause !== undefined ? error.cause : error;
  const places = cause instanceof SubmissionError ? cause.places.slice(0, 10) : [];
  if (error instanceof SubmissionError) {
    send("failure", {
      code: "optimizer/failed",
      message: `the file failed while it was loaded: ${error.message}`,
      places,
    });
  } else if (error instanceof OutOfFuel) {
    send("failure", { code: "attempt/out-of-fuel", message: `${error.message} before it began`, places });
  } else if (error instanceof CodedError) {
    const code = cause instanceof CodedError ? cause.code : error.code;
    send("failure", { code, message: error.message, places });
  } else {
    send("failure", { code: "internal", message: error instanceof Error ? error.message : "an unknown fault", places });
  }
}

try {
  await main();
} catch (error) {
  report(error);
}
process.exit(0);
