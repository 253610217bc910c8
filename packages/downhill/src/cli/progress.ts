import type { Attempt, EpochRecord } from "../training/attempt.ts";

/** Shows an attempt while it runs: a live view, plain lines, or nothing. */
export interface ProgressView {
  /** Called after every finished epoch. */
  epoch(state: ProgressState): void;
  /** The attempt has ended. */
  end(state: ProgressState): void;
}

/** Everything a view draws, kept as the epochs go by. */
export class ProgressState {
  readonly patience: number;
  readonly maxFuel: number;
  readonly trainLosses: number[] = [];
  readonly validationLosses: number[] = [];
  readonly #now: () => number;
  readonly #start: number;
  #seconds = 0;
  #fuel = 0;
  #bestEpoch: number | null = null;

  /** `now` gives seconds. */
  constructor(patience: number, maxFuel: number, now: () => number = () => performance.now() / 1000) {
    this.patience = patience;
    this.maxFuel = maxFuel;
    this.#now = now;
    this.#start = now();
  }

  record(record: EpochRecord, attempt: Pick<Attempt, "bestEpoch">): void {
    this.trainLosses.push(record.trainLoss);
    this.validationLosses.push(record.validationLoss);
    this.#fuel = record.fuel;
    this.#bestEpoch = attempt.bestEpoch;
    this.#seconds = this.elapsed();
  }

  get epoch(): number {
    return this.validationLosses.length;
  }

  get trainLoss(): number {
    return this.trainLosses.at(-1) ?? Number.NaN;
  }

  get validationLoss(): number {
    return this.validationLosses.at(-1) ?? Number.NaN;
  }

  /** Counted from 1; null before there is one. */
  get bestEpoch(): number | null {
    return this.#bestEpoch;
  }

  /** Validation loss of the best epoch. */
  get bestLoss(): number {
    return this.#bestEpoch === null ? Number.NaN : (this.validationLosses[this.#bestEpoch - 1] ?? Number.NaN);
  }

  /** Epochs in a row without improvement. */
  get waited(): number {
    return this.epoch - (this.#bestEpoch ?? 0);
  }

  get fuel(): number {
    return this.#fuel;
  }

  /** From the start of the attempt to the last finished epoch. */
  get seconds(): number {
    return this.#seconds;
  }

  /** From the start of the attempt to now. */
  elapsed(): number {
    return this.#now() - this.#start;
  }

  /** Epochs per second. */
  get epochRate(): number {
    return this.#seconds > 0 ? this.epoch / this.#seconds : 0;
  }

  /** Fuel per second: floating-point operations per second. */
  get fuelRate(): number {
    return this.#seconds > 0 ? this.#fuel / this.#seconds : 0;
  }
}
