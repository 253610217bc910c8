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
import { copyTrained, createNetwork, type Trained, warmUpNetwork } from "../training/attempt-setup.ts";
import { plainStateRemedy } from "../training/memory-remedies.ts";
import { encodePoint, encodePointPieces, readPoint } from "../training/point-encoding.ts";
import { startSessionAttempt } from "../training/run-attempt.ts";
import type { Carry, SavedPoint } from "../training/saved-point.ts";
import { receive, send } from "./channel.ts";
import type { Frame } from "./frames.ts";
import { fillData } from "./job.ts";
import { bytesOfFloats, type StepRequest } from "./step-messages.ts";

export interface SteppedWork {
  /** Its data may be zeros, and come later. */
  readonly instance: TrainingInstance;
  readonly session: OptimizerSession;
  readonly kernel: Kernel;
  readonly hyperparameters: Hyperparameters;
  readonly maxFuel: number;
}

/** Answers requests until the parent goes away. */
export function serveSteps(work: SteppedWork): never {
  const server = new StepServer(work);
  for (;;) {
    const frame = receive();
    if (frame.kind === "data") fillData(work.instance.dataset, frame);
    else server.answer(frame);
  }
}

class StepServer {
  readonly #work: SteppedWork;
  readonly #points = new Map<number, SavedPoint>();
  /** To be evaluated, the first first. */
  readonly #kept: Trained[] = [];
  #network: Network;
  #isAtBeginning = true;
  #attempt: SavableAttempt | undefined;

  constructor(work: SteppedWork) {
    this.#work = work;
    this.#network = createNetwork(work.kernel, work.instance);
    // What takes long the first time is done while the data are still made.
    warmUpNetwork(this.#network, work.instance);
    trainedDigest(this.#network.parameters, this.#network.statistics);
  }

  answer({ head, floats }: Frame): void {
    const request = head as StepRequest;
    switch (request.ask) {
      case "bring":
        this.#points.set(request.point, readPoint(bytesOfFloats(floats, request.bytes)));
        break;
      case "start":
        send("step", this.#start(request.carry, request.point));
        break;
      case "evaluate":
        send("step", { loss: request.kept ? this.#evaluateKept() : this.#started.evaluate() });
        break;
      case "keep":
        this.#kept.push(cloneTrained(this.#started.network));
        break;
      case "epoch":
        send("step", this.#runEpoch(request.believed ?? undefined));
        break;
      case "point": {
        const bytes = encodePoint(peek(this.#started));
        send("step", { bytes: bytes.length }, [bytes]);
        break;
      }
      default:
        throw new Error(`an unknown request: ${request satisfies never}`);
    }
  }

  get #started(): SavableAttempt {
    if (this.#attempt === undefined) throw new Error("a request before the start");
    return this.#attempt;
  }

  /** Who sent a point knows its digest. */
  #start(carry: Carry, number: number | null) {
    const from = number === null ? undefined : this.#points.get(number);
    if (number !== null) this.#points.delete(number);
    const network = this.#takeNetwork(from === undefined);
    this.#attempt = startSessionAttempt({ ...this.#work, carry, network, ...(from === undefined ? {} : { from }) });
    return { digest: from === undefined ? digestOf(peek(this.#attempt)) : null };
  }

  /** That of the attempt before, but where that has handed out its room for optimizers' arrays. */
  #takeNetwork(isBeginning: boolean): Network {
    const isUsable = this.#isAtBeginning || (!isBeginning && reachesAllMemory(this.#network));
    if (!isUsable) this.#network = createNetwork(this.#work.kernel, this.#work.instance);
    this.#isAtBeginning = false;
    return this.#network;
  }

  #evaluateKept(): number {
    const { network } = this.#started;
    const kept = this.#kept.shift();
    if (kept === undefined) throw new Error("nothing was kept");
    const own = cloneTrained(network);
    copyTrained(network, kept);
    const loss = this.#started.evaluate();
    copyTrained(network, own);
    return loss;
  }

  #runEpoch(believedLoss: number | undefined) {
    const attempt = this.#started;
    const record = attempt.runEpoch(believedLoss);
    const { fuel, stop = null } = attempt;
    if (record === undefined) return { record: null, fuel, stop, digest: null, trained: null };
    const point = peek(attempt);
    const { epoch, trainLoss, validationLoss } = record;
    const trained = trainedDigest(point.parameters, point.statistics);
    return { record: [epoch, trainLoss, validationLoss, fuel], fuel, stop, digest: digestOf(point), trained };
  }
}

function cloneTrained({ parameters, statistics }: Trained): Trained {
  return { parameters: parameters.slice(), statistics: statistics.slice() };
}

/** Whether adopting an array takes no room of the kernel's. */
function reachesAllMemory(network: Network): boolean {
  const array = new Float32Array(1);
  return network.adopt(array) === array;
}

function peek(attempt: SavableAttempt): SavedPoint {
  try {
    return attempt.peek();
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError("optimizer/state", `the optimizer's state cannot be saved: ${what}. ${plainStateRemedy}`, {
      cause,
    });
  }
}

function digestOf(point: SavedPoint): string {
  return toHex(leafDigest(...encodePointPieces(point)));
}

/** What w* and its running statistics are compared by: SHA-256 of their bytes, in hexadecimal. */
export function trainedDigest(parameters: Float32Array, statistics: Float32Array): string {
  const bytes = ({ buffer, byteOffset, byteLength }: Float32Array) => new Uint8Array(buffer, byteOffset, byteLength);
  return sha256Hex(bytes(parameters), bytes(statistics));
}
