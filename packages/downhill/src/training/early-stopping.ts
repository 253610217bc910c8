import type { StopReason } from "./attempt.ts";

/** When training ends for want of progress (Prechelt 2002; paper Algorithm 1). */
export interface EarlyStoppingRule {
  /** P ≥ 1: epochs in a row without improvement that end training. */
  readonly patience: number;
  /** A loss improves when it is below the lowest by more than this; 0 is the paper's strict "<". */
  readonly minImprovement: number;
}

/** What early stopping knows after some epochs. */
export interface EarlyStoppingPoint {
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly lowest: number;
}

/** Follows the validation loss of one attempt. Epochs are counted from 1. */
export class EarlyStopping {
  readonly #rule: EarlyStoppingRule;
  #lowest: number;
  #bestEpoch: number;
  #epochs: number;

  constructor(rule: EarlyStoppingRule, from?: EarlyStoppingPoint) {
    this.#rule = rule;
    this.#lowest = from?.lowest ?? Number.POSITIVE_INFINITY;
    this.#bestEpoch = from?.bestEpoch ?? 0;
    this.#epochs = from?.epochs ?? 0;
  }

  /** Epochs observed. */
  get epochs(): number {
    return this.#epochs;
  }

  /** The epoch of the lowest loss; 0 before there is one. */
  get bestEpoch(): number {
    return this.#bestEpoch;
  }

  /** Lowest loss so far; ∞ before the first. */
  get lowest(): number {
    return this.#lowest;
  }

  /** Whether the loss has not improved for `patience` epochs in a row. */
  get exhausted(): boolean {
    return this.#epochs - this.#bestEpoch >= this.#rule.patience;
  }

  /**
   * T of an attempt that ended so: the epochs finished, but where patience would have ended it when it diverged, the
   * epoch limit permitting.
   */
  epochsUsed(stop: StopReason, epochLimit: number | null): number {
    if (stop !== "diverged" || this.#epochs === 0) return this.#epochs;
    return Math.min(this.#bestEpoch + this.#rule.patience, epochLimit ?? Number.POSITIVE_INFINITY);
  }

  /** Takes the loss of the next epoch; returns whether it is the best so far. NaN never is. */
  observe(loss: number): boolean {
    this.#epochs += 1;
    if (!(loss < this.#lowest - this.#rule.minImprovement)) return false;
    this.#lowest = loss;
    this.#bestEpoch = this.#epochs;
    return true;
  }
}
