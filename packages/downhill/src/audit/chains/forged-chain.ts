/**
 * A chain of states as a prover commits to it, some of its epochs trained and others made up. Training goes through the
 * same confined process as a verifier's, so that what is honest has the verifier's bits, fuel included.
 */

import {
  type AttemptProcess,
  openAttemptProcess,
  type PreparedSubmission,
} from "../../attempt-process/run-attempt-process.ts";
import { SteppedAttempt } from "../../attempt-process/stepped-attempt.ts";
import type { Instance } from "../../instance/instance.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";
import type { TrainedTensors } from "../../solution/score.ts";
import { createSolution, type Solution } from "../../solution/solution.ts";
import type { EpochRecord } from "../../training/attempt.ts";
import { EarlyStopping } from "../../training/early-stopping.ts";
import { decodePoint, encodePoint } from "../../training/point-encoding.ts";
import type { Carry, SavedPoint } from "../../training/saved-point.ts";
import { SignatureChain } from "../../training/signature.ts";
import { type ChainLeaves, LeafShelf } from "./leaf-shelf.ts";

/** What a proof commits to, and what its forger knows about it. */
export interface ForgedChain {
  readonly solution: Solution;
  readonly trace: readonly EpochRecord[];
  /** Encodings of the states before the first epoch and after each; until the forger is closed. */
  readonly leaves: ChainLeaves;
  readonly carry: Carry;
  /** Epochs that were not trained, and do not lead from their leaf to the next. */
  readonly forged: ReadonlySet<number>;
  /** Epochs whose opening shows the forgery: the forged ones, and those that begin at a state with a false loss. */
  readonly telltale: ReadonlySet<number>;
  /** Epochs that were really trained, which is what the forger paid. */
  readonly trained: number;
}

/** What a forger changes in a state. */
export type PointChange = Partial<
  Pick<SavedPoint, "parameters" | "statistics" | "state" | "trainLoss" | "validationLoss">
>;

/** No built-in optimizer of the audit reads the last gradient or update. */
const carry: Carry = { gradient: false, update: false };

export interface ChainForgerOptions {
  readonly instance: Instance;
  readonly kernel: Kernel;
  readonly submission: PreparedSubmission;
  readonly hyperparameters?: Hyperparameters;
}

/** Builds one chain after another. */
export class ChainForger {
  readonly instance: Instance;
  readonly kernel: Kernel;
  readonly #process: AttemptProcess;
  readonly #attempt: SteppedAttempt;
  #beginning: Uint8Array | null = null;
  readonly #shelves: LeafShelf[] = [];
  #last: Uint8Array = new Uint8Array();
  #trace: EpochRecord[] = [];
  #forged = new Set<number>();
  #telltale = new Set<number>();
  #trained = 0;
  #stopping: EarlyStopping;
  /** Whether the process stands at the last leaf. */
  #isCurrent = false;

  private constructor({ instance, kernel }: ChainForgerOptions, process: AttemptProcess) {
    this.instance = instance;
    this.kernel = kernel;
    this.#process = process;
    this.#attempt = new SteppedAttempt(process, instance);
    this.#stopping = new EarlyStopping(instance.challenge);
  }

  static async open(options: ChainForgerOptions): Promise<ChainForger> {
    const { difficulty, challenge } = options.instance;
    const process = await openAttemptProcess({ ...options, difficulty, maxFuel: challenge.fuelLimit });
    return new ChainForger(options, process);
  }

  get hyperparameters(): Hyperparameters {
    return this.#process.hyperparameters;
  }

  close(): void {
    this.#process.close();
    for (const shelf of this.#shelves) shelf.close();
  }

  /** Starts a chain of its own, with the true state before training. */
  async begin(): Promise<void> {
    this.#shelves.push(new LeafShelf());
    this.#trace = [];
    this.#forged = new Set();
    this.#telltale = new Set();
    this.#trained = 0;
    this.#stopping = new EarlyStopping(this.instance.challenge);
    // The process counts the optimizer's fuel on, so only its first beginning is one with the verifier's bits.
    await this.#attempt.start(carry, this.#beginning);
    this.#beginning ??= await this.#attempt.point();
    this.#keep(this.#beginning);
    this.#isCurrent = true;
  }

  get epochs(): number {
    return this.#trace.length;
  }

  /** Whether patience has ended the attempt. */
  get isOver(): boolean {
    return this.epochs > 0 && this.#stopping.exhausted;
  }

  get lowest(): number {
    return this.#stopping.lowest;
  }

  get bestEpoch(): number {
    return this.#stopping.bestEpoch;
  }

  get lastRecord(): EpochRecord {
    return this.#trace.at(-1)!;
  }

  /** The last state. */
  get point(): SavedPoint {
    return decodePoint(this.#last);
  }

  /** Trains epochs, until patience ends the attempt. */
  async train(epochs: number): Promise<void> {
    for (let i = 0; i < epochs && !this.isOver; i++) {
      if (!this.#isCurrent) await this.#attempt.start(carry, this.#last);
      this.#isCurrent = true;
      const { record } = await this.#attempt.runEpoch();
      if (record === null) throw new Error("an epoch of a forged chain did not finish");
      this.#push(record, await this.#attempt.point());
      this.#trained += 1;
    }
  }

  /**
   * Adds an epoch that was not trained: the last state with some of it changed. Its validation loss is the one that its
   * network has, unless the change lies about that too.
   */
  async place(change: PointChange): Promise<void> {
    const last = this.point;
    const epoch = this.epochs + 1;
    const stepCount = last.stepCount + this.instance.batchesPerEpoch;
    const fuel = last.fuel + (this.#trace[0]?.fuel ?? 0);
    const draft = { ...last, ...change, epoch, stepCount, fuel };
    const validationLoss = change.validationLoss ?? (await this.lossAfter(change));
    this.#isCurrent = false;
    const trainLoss = change.trainLoss ?? last.trainLoss;
    this.#forged.add(epoch);
    this.#telltale.add(epoch);
    if (change.validationLoss !== undefined) this.#telltale.add(epoch + 1);
    this.#push({ epoch, trainLoss, validationLoss, fuel }, encodePoint({ ...draft, trainLoss, validationLoss }));
  }

  /** The validation loss of the last state with some of it changed. */
  async lossAfter(change: PointChange): Promise<number> {
    this.#isCurrent = false;
    await this.#attempt.start(carry, encodePoint({ ...this.point, ...change }));
    return this.#attempt.evaluate();
  }

  #push(record: EpochRecord, leaf: Uint8Array): void {
    this.#stopping.observe(record.validationLoss);
    const { lowest, bestEpoch } = this.#stopping;
    this.#trace.push(record);
    this.#keep(this.#forged.has(record.epoch) ? encodePoint({ ...decodePoint(leaf), lowest, bestEpoch }) : leaf);
  }

  #keep(leaf: Uint8Array): void {
    this.#leaves.append(leaf);
    this.#last = leaf;
  }

  get #leaves(): LeafShelf {
    return this.#shelves.at(-1)!;
  }

  /** The chain, whose last epoch is the one at which patience ends it. */
  finish(): ForgedChain {
    if (!this.isOver) throw new Error("a forged chain was cut before its end");
    const { parameters, statistics } = decodePoint(this.#leaves.read(this.bestEpoch));
    const solution = this.#solution({ parameters, statistics });
    return {
      ...{ solution, carry, trained: this.#trained },
      trace: this.#trace,
      leaves: this.#leaves,
      forged: this.#forged,
      telltale: this.#telltale,
    };
  }

  #solution(best: TrainedTensors): Solution {
    const { instance } = this;
    const chain = new SignatureChain();
    for (const { trainLoss, validationLoss } of this.#trace) chain.append(trainLoss, validationLoss);
    const result = {
      ...{ stop: "patience" as const, epochs: this.epochs, bestEpoch: this.bestEpoch, fuel: this.lastRecord.fuel },
      ...{ maxFuel: instance.challenge.fuelLimit, best, signature: chain.close(best.parameters, best.statistics) },
      optimizer: this.#process.name,
      hyperparameters: this.#process.hyperparameters,
      kernel: this.kernel.variant,
    };
    return createSolution(instance, result, this.#process.submission.digest);
  }
}
