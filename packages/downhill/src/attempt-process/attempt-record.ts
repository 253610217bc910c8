import type { Instance } from "../instance/instance.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import type { AttemptResult, EpochRecord } from "../training/attempt.ts";
import { EarlyStopping } from "../training/early-stopping.ts";
import { engineFuel } from "../training/fuel.ts";
import { SignatureChain } from "../training/signature.ts";
import { checkEpoch, checkResult } from "./claims.ts";

/** An epoch, and the best one so far, counted from 1. */
export interface EpochReport {
  readonly record: EpochRecord;
  readonly bestEpoch: number | null;
}

/** What follows from an attempt's epochs, computed here and not taken from its process. */
export class AttemptRecord {
  /** Bytes of the trained tensors. */
  readonly resultBytes: number;
  readonly #epochLimit: number | null;
  readonly #maxFuel: number;
  readonly #epochCost: number;
  readonly #parameterCount: number;
  readonly #statisticsCount: number;
  readonly #stopping: EarlyStopping;
  readonly #signature = new SignatureChain();
  readonly #trace: EpochRecord[] = [];

  constructor({ shape, batches, dataset, challenge }: Instance, maxFuel: number) {
    const layout = networkLayout(shape);
    this.#parameterCount = layout.parameterCount;
    this.#statisticsCount = layout.statisticsCount;
    this.resultBytes = 4 * (layout.parameterCount + layout.statisticsCount);
    const cost = engineFuel(shape);
    const steps = batches.reduce((sum, { rows }) => sum + cost.step(rows), 0);
    this.#epochCost = steps + cost.evaluation(dataset.validation.rows);
    this.#stopping = new EarlyStopping(challenge);
    this.#epochLimit = challenge.epochLimit;
    this.#maxFuel = maxFuel;
  }

  /** Takes the claim of the next epoch. Throws Error where it cannot be true. */
  observe(head: unknown): EpochReport {
    const record = checkEpoch(head, this.#trace.at(-1), this.#epochCost, this.#maxFuel);
    this.#stopping.observe(record.validationLoss);
    this.#signature.append(record.trainLoss, record.validationLoss);
    this.#trace.push(record);
    return { record, bestEpoch: this.#bestEpoch };
  }

  /** The result with the claimed tensors. Throws Error where the claim cannot be true. */
  close(head: unknown, floats: Float32Array): Omit<AttemptResult, "optimizer" | "hyperparameters" | "kernel"> {
    const { stop, fuel } = checkResult(head, this.#trace.at(-1), this.#maxFuel);
    const bestEpoch = this.#bestEpoch;
    const parameterCount = bestEpoch === null ? 0 : this.#parameterCount;
    const statisticsCount = bestEpoch === null ? 0 : this.#statisticsCount;
    if (floats.length !== parameterCount + statisticsCount) throw new Error("a result of the wrong size");
    const parameters = floats.slice(0, parameterCount);
    const statistics = floats.slice(parameterCount);
    return {
      ...{ stop, bestEpoch, fuel, maxFuel: this.#maxFuel, trace: this.#trace },
      epochs: this.#stopping.epochsUsed(stop, this.#epochLimit),
      best: bestEpoch === null ? null : { parameters, statistics },
      signature: this.#signature.close(parameters, statistics),
    };
  }

  get #bestEpoch(): number | null {
    return this.#stopping.bestEpoch === 0 ? null : this.#stopping.bestEpoch;
  }
}
