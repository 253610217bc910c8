import type { TrainingData, TrainingInstance, TrainingOutline } from "../training/attempt.ts";
import type { Carry } from "../training/saved-point.ts";
import type { AttemptProcess } from "./run-attempt-process.ts";
import {
  checkEpochReply,
  checkEvaluateReply,
  checkPointReply,
  checkStartReply,
  type EpochReply,
} from "./step-messages.ts";

/**
 * An attempt in an opened process, driven epoch by epoch from here. Every method that answers throws what the attempt
 * failed with; the process goes on until it is closed.
 */
export class SteppedAttempt {
  readonly #process: AttemptProcess;
  /** Numbers of the points that were brought and not used yet. */
  readonly #brought = new Map<Uint8Array, number>();
  #points = 0;

  /**
   * The instance must have the difficulty that the process was opened with. Where its data are made later, `supply`
   * brings them. An attempt can be started before, run where the training split is there and validation losses are
   * believed, and evaluated only with all of them.
   */
  constructor(process: AttemptProcess, instance: TrainingInstance | TrainingOutline) {
    this.#process = process;
    process.startSteps(instance);
    if ("dataset" in instance) this.supply(instance.dataset);
  }

  supply(data: Partial<TrainingData>): void {
    this.#process.supply(data);
  }

  /** Sends a point ahead of its `start`. Its bytes must stay as they are. */
  bring(bytes: Uint8Array): void {
    const point = this.#points++;
    this.#brought.set(bytes, point);
    this.#process.tell({ ask: "bring", point, bytes: bytes.length }, [bytes]);
  }

  /**
   * Begins, or takes up the point of these bytes; may be called again and again. Returns the leaf digest of the
   * beginning in hexadecimal, and null for a point.
   */
  async start(carry: Carry, bytes: Uint8Array | null): Promise<string | null> {
    if (bytes !== null && !this.#brought.has(bytes)) this.bring(bytes);
    const point = bytes === null ? null : this.#brought.get(bytes)!;
    if (bytes !== null) this.#brought.delete(bytes);
    return checkStartReply(await this.#process.ask({ ask: "start", carry, point }));
  }

  /** The validation loss where the attempt is. */
  async evaluate(): Promise<number> {
    return checkEvaluateReply(await this.#process.ask({ ask: "evaluate", kept: false }));
  }

  /** Keeps the trained tensors as they are, for `evaluateKept`. */
  keep(): void {
    this.#process.tell({ ask: "keep" }, []);
  }

  /** The validation loss of the tensors that were kept first, which are given up. */
  async evaluateKept(): Promise<number> {
    return checkEvaluateReply(await this.#process.ask({ ask: "evaluate", kept: true }));
  }

  /** Runs one epoch, with the validation loss that is believed at its end, or with the one that it computes. */
  async runEpoch(believed: number | null = null): Promise<EpochReply> {
    return checkEpochReply(await this.#process.ask({ ask: "epoch", believed }));
  }

  /** The encoding of where the attempt is. */
  async point(): Promise<Uint8Array> {
    return checkPointReply(await this.#process.ask({ ask: "point" }));
  }
}
