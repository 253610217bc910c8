import type { Instance } from "../instance/instance.ts";
import type { Carry } from "../training/saved-point.ts";
import type { AttemptProcess } from "./run-attempt-process.ts";
import {
  checkEpochReply,
  checkPointReply,
  checkStartReply,
  type EpochReply,
  floatsOfBytes,
  type StartReply,
  type StepRequest,
} from "./step-messages.ts";

/**
 * An attempt in an opened process, driven epoch by epoch from here. Every method throws what the attempt failed with;
 * the process goes on until it is closed.
 */
export class SteppedAttempt {
  readonly #process: AttemptProcess;

  /** The instance must have the difficulty that the process was opened with. */
  constructor(process: AttemptProcess, instance: Instance) {
    this.#process = process;
    process.startSteps(instance);
  }

  /** Begins, or takes up the point of these bytes; may be called again and again. */
  async start(carry: Carry, point: Uint8Array | null): Promise<StartReply> {
    const request: StepRequest = { ask: "start", carry, bytes: point?.length ?? null };
    return checkStartReply(await this.#process.ask(request, point === null ? [] : [floatsOfBytes(point)]));
  }

  /** Runs one epoch. */
  async runEpoch(): Promise<EpochReply> {
    return checkEpochReply(await this.#process.ask({ ask: "epoch" }));
  }

  /** The encoding of where the attempt is. */
  async point(): Promise<Uint8Array> {
    return checkPointReply(await this.#process.ask({ ask: "point" }));
  }
}
