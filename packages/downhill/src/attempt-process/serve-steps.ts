/**
 * An attempt that its parent drives, epoch by epoch, from the beginning or from saved points: what a proof of training
 * is made and checked with.
 */

import { CodedError } from "../foundation/coded-error.ts";
import { sha256Hex, toHex } from "../foundation/hash.ts";
import { leafDigest } from "../foundation/hash-tree.ts";
import type { Kernel, Network } from "../kernel/kernel.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import type { OptimizerSession } from "../optimizer/optimizer-session.ts";
import type { SavableAttempt, TrainingInstance } from "../training/attempt.ts";
import { plainStateRemedy } from "../training/memory-remedies.ts";
import { encodePoint, readPoint } from "../training/point-encoding.ts";
import { startSessionAttempt } from "../training/run-attempt.ts";
import type { SavedPoint } from "../training/saved-point.ts";
import { receive, send } from "./channel.ts";
import type { Frame } from "./frames.ts";
import { bytesOfFloats, floatsOfBytes, type StepRequest } from "./step-messages.ts";

export interface SteppedWork {
  readonly instance: TrainingInstance;
  readonly session: OptimizerSession;
  readonly kernel: Kernel;
  readonly hyperparameters: Hyperparameters;
  readonly maxFuel: number;
}

/** Answers requests until the parent goes away. */
export function serveSteps(work: SteppedWork): never {
  let attempt: SavableAttempt | undefined;
  for (;;) {
    const { head, floats }: Frame = receive();
    const request = head as StepRequest;
    switch (request.ask) {
      case "start":
        attempt = startSessionAttempt({ ...work, carry: request.carry, ...resumption(request.bytes, floats, attempt) });
        send("step", start(attempt, request.bytes === null));
        break;
      case "epoch":
        send("step", runEpoch(started(attempt)));
        break;
      case "point": {
        const bytes = encodePoint(save(started(attempt)));
        send("step", { bytes: bytes.length }, [floatsOfBytes(bytes)]);
        break;
      }
      default:
        throw new Error(`an unknown request: ${request satisfies never}`);
    }
  }
}

/** Who sent the point knows its digest, and nobody claims a loss of the beginning. */
function start(attempt: SavableAttempt, isBeginning: boolean) {
  return isBeginning ? { digest: digestOf(save(attempt)), loss: null } : { digest: null, loss: attempt.evaluate() };
}

/** In the network of the attempt before, but where that has handed out its room for optimizers' arrays. */
function resumption(bytes: number | null, floats: Float32Array, before: SavableAttempt | undefined) {
  if (bytes === null) return {};
  const from = readPoint(bytesOfFloats(floats, bytes));
  return before === undefined || !reachesAllMemory(before.network) ? { from } : { from, network: before.network };
}

/** Whether adopting an array takes no room of the kernel's. */
function reachesAllMemory(network: Network): boolean {
  const array = new Float32Array(1);
  return network.adopt(array) === array;
}

function started(attempt: SavableAttempt | undefined): SavableAttempt {
  if (attempt === undefined) throw new Error("a request before the start");
  return attempt;
}

function save(attempt: SavableAttempt): SavedPoint {
  try {
    return attempt.save();
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError("optimizer/state", `the optimizer's state cannot be saved: ${what}. ${plainStateRemedy}`, {
      cause,
    });
  }
}

function runEpoch(attempt: SavableAttempt) {
  const record = attempt.runEpoch();
  const { fuel, stop = null } = attempt;
  if (record === undefined) return { record: null, fuel, stop, digest: null, trained: null };
  const point = save(attempt);
  const { epoch, trainLoss, validationLoss } = record;
  const trained = trainedDigest(point.parameters, point.statistics);
  return { record: [epoch, trainLoss, validationLoss, fuel], fuel, stop, digest: digestOf(point), trained };
}

function digestOf(point: SavedPoint): string {
  return toHex(leafDigest(encodePoint(point)));
}

/** What w* and its running statistics are compared by: SHA-256 of their bytes, in hexadecimal. */
export function trainedDigest(parameters: Float32Array, statistics: Float32Array): string {
  const bytes = ({ buffer, byteOffset, byteLength }: Float32Array) => new Uint8Array(buffer, byteOffset, byteLength);
  return sha256Hex(bytes(parameters), bytes(statistics));
}
