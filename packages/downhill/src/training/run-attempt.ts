/**
 * Algorithm 1. All that a step needs exists before the first: the arrays are the kernel's, one context object serves
 * every call, and the best epoch is kept in one pair of buffers.
 */

import { CodedError } from "../foundation/coded-error.ts";
import { Stream } from "../foundation/stream.ts";
import type { Kernel, Network } from "../kernel/kernel.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import {
  createInProcessSession,
  type OptimizerSession,
  OutOfFuel,
  type SessionStep,
} from "../optimizer/optimizer-session.ts";
import type {
  Attempt,
  AttemptOptions,
  AttemptResult,
  EpochRecord,
  SavableAttempt,
  SessionAttemptOptions,
  StopReason,
  TrainingInstance,
  TrainOptions,
} from "./attempt.ts";
import {
  checkMaxFuel,
  copyTrained,
  createNetwork,
  createOptimizerSetup,
  optimizerDifficulty,
  restoreNetwork,
} from "./attempt-setup.ts";
import { createBatchSource, type EpochBatches } from "./batch-source.ts";
import { EarlyStopping } from "./early-stopping.ts";
import { type EngineFuel, engineFuel } from "./fuel.ts";
import { checkOptimizer, type HookPlace, hookFailure } from "./hooks.ts";
import { mergeHyperparameters } from "./hyperparameters.ts";
import type { Carry, SavedPoint } from "./saved-point.ts";
import { SignatureChain } from "./signature.ts";

/**
 * Prepares an attempt: network, optimizer state, hyperparameters. Throws `optimizer/invalid`, `optimizer/failed`,
 * `hyperparameters/unknown`, `hyperparameters/invalid` or `attempt/max-fuel`.
 */
export function startAttempt({ optimizer, ...options }: AttemptOptions): Attempt {
  return startSessionAttempt({ ...options, session: createInProcessSession(checkOptimizer(optimizer)) });
}

/**
 * Prepares an attempt of an optimizer that is already at work, at the beginning or at a saved point of the same
 * instance and hyperparameters. Throws as `startAttempt` does, but `optimizer/invalid`.
 */
export function startSessionAttempt(options: SessionAttemptOptions): SavableAttempt {
  return new RunningAttempt(options);
}

/** Runs an attempt to its end. Throws as `startAttempt` and `runEpoch` do. */
export function train(options: TrainOptions): AttemptResult {
  const attempt = startAttempt(options);
  while (attempt.stop === undefined) {
    if (options.signal?.aborted) attempt.interrupt();
    const record = attempt.runEpoch();
    if (record !== undefined) options.onEpoch?.(record);
  }
  return attempt.result();
}

class RunningAttempt implements SavableAttempt {
  readonly hyperparameters: Hyperparameters;
  readonly maxFuel: number;
  readonly network: Network;
  readonly #instance: TrainingInstance;
  readonly #session: OptimizerSession;
  readonly #kernel: Kernel;
  readonly #cost: EngineFuel;
  readonly #batches: (epoch: number) => EpochBatches;
  readonly #step: { -readonly [K in keyof SessionStep]: SessionStep[K] };
  readonly #stopping: EarlyStopping;
  readonly #random: Stream;
  readonly #carry: Carry;
  readonly #from: SavedPoint | undefined;
  readonly #signature = new SignatureChain();
  readonly #trace: EpochRecord[] = [];
  #best: AttemptResult["best"] = null;
  #engineFuel = 0;
  #stop: StopReason | undefined;

  constructor(options: SessionAttemptOptions) {
    const { instance, session, kernel, hyperparameters, maxFuel, from, carry } = options;
    this.#instance = instance;
    this.#from = from;
    this.#carry = carry ?? { gradient: true, update: true };
    this.#kernel = kernel;
    this.maxFuel = checkMaxFuel(maxFuel ?? instance.challenge.fuelLimit, instance.challenge.fuelLimit);
    this.#session = session;
    const difficulty = optimizerDifficulty(instance);
    const defaults = this.#call({ hook: "hyperparameters" }, () => this.#session.hyperparameters(difficulty));
    this.hyperparameters = mergeHyperparameters(session.name, defaults, hyperparameters);
    const network = options.network ?? createNetwork(kernel, instance);
    this.network = from === undefined ? network : restoreNetwork(network, from);
    this.#cost = engineFuel(instance.shape);
    this.#batches = createBatchSource(instance);
    this.#stopping = new EarlyStopping(instance.challenge, from && { ...from, epochs: from.epoch });
    this.#random = new Stream(instance.key, "optimizer", from?.draws);
    const { parameters, gradient } = this.network;
    const losses = { trainLoss: from?.trainLoss ?? Number.NaN, validationLoss: from?.validationLoss ?? Number.NaN };
    const counts = { epoch: from?.epoch ?? 0, stepCount: from?.stepCount ?? 0 };
    this.#step = { parameters, gradient, ...counts, ...losses, fuelUsed: 0, fuelLeft: this.maxFuel };
    this.#call({ hook: "initState" }, () => this.#startSession());
    if (from !== undefined) this.#engineFuel = from.fuel - session.fuelUsed;
  }

  get fuel(): number {
    return this.#engineFuel + this.#session.fuelUsed;
  }

  get bestEpoch(): number | null {
    return this.#stopping.bestEpoch === 0 ? null : this.#stopping.bestEpoch;
  }

  get best(): AttemptResult["best"] {
    return this.#best;
  }

  get stop(): StopReason | undefined {
    return this.#stop;
  }

  runEpoch(believedLoss?: number): EpochRecord | undefined {
    if (this.#stop !== undefined) return undefined;
    this.#forget();
    const trainLoss = this.#runBatches();
    if (trainLoss === undefined) return undefined;
    const validationLoss = this.#validate(believedLoss);
    if (validationLoss === undefined) return undefined;
    return this.#finishEpoch(trainLoss, validationLoss);
  }

  interrupt(): void {
    this.#stop ??= "interrupted";
  }

  result(): AttemptResult {
    if (this.#stop === undefined) {
      throw new CodedError("attempt/running", "the attempt has not ended: run its epochs, or interrupt it, first");
    }
    if (this.#from !== undefined) {
      throw new CodedError(
        "attempt/resumed",
        "the attempt was resumed in its middle, so its beginning is not known here",
      );
    }
    const { best } = this;
    const none = new Float32Array(0);
    return {
      stop: this.#stop,
      epochs: this.#stopping.epochsUsed(this.#stop, this.#instance.challenge.epochLimit),
      bestEpoch: this.bestEpoch,
      fuel: this.fuel,
      maxFuel: this.maxFuel,
      trace: this.#trace,
      best,
      signature: this.#signature.close(best?.parameters ?? none, best?.statistics ?? none),
      optimizer: this.#session.name,
      hyperparameters: this.hyperparameters,
      kernel: this.#kernel.variant,
    };
  }

  peek(): SavedPoint {
    const { parameters, statistics, gradient, update } = this.network;
    const { epoch, stepCount, trainLoss, validationLoss } = this.#step;
    const { lowest, bestEpoch } = this.#stopping;
    return {
      ...{ epoch, stepCount, trainLoss, validationLoss, fuel: this.fuel, lowest, bestEpoch },
      draws: this.#random.draws,
      ...{ parameters, statistics },
      gradient: this.#carry.gradient ? gradient : null,
      update: this.#carry.update ? update : null,
      state: this.#session.peekState(),
    };
  }

  evaluate(): number {
    return this.network.evaluate(this.#instance.dataset.validation);
  }

  #startSession(): void {
    const setup = createOptimizerSetup(this.#instance, this.#kernel, this.hyperparameters, this.#random);
    const adopt = (array: Float32Array) => this.network.adopt(array);
    try {
      if (this.#from === undefined) this.#session.initState(setup, adopt);
      else this.#session.restoreState(setup, this.#from.state, adopt);
    } catch (cause) {
      if (!(cause instanceof OutOfFuel)) throw cause;
      this.#stop = "out-of-fuel";
    }
  }

  /** Whoever reads what is not carried on gets NaN. */
  #forget(): void {
    if (!this.#carry.gradient) this.network.gradient.fill(Number.NaN);
    if (!this.#carry.update) this.network.update.fill(Number.NaN);
  }

  /** Every batch of an epoch. Returns the mean loss, or undefined when the attempt ended in it. */
  #runBatches(): number | undefined {
    const { samples, ranges } = this.#batches(this.#step.epoch);
    let trainLoss = 0;
    for (let batch = 0; batch < ranges.length; batch++) {
      const { first, rows } = ranges[batch]!;
      if (!this.#pay(this.#cost.step(rows))) return undefined;
      const at = this.#session.queriesLocation ? this.#queryLocation(batch) : "parameters";
      if (this.#stop !== undefined) return undefined;
      const loss = this.network.step(samples, first, rows, at);
      if (!this.#update(loss, batch)) return undefined;
      trainLoss += loss / ranges.length;
    }
    return trainLoss;
  }

  #queryLocation(batch: number): "location" {
    const { location, parameters } = this.network;
    location.set(parameters);
    this.#guard("queryLocation", batch, location);
    return "location";
  }

  /** Lets the optimizer turn the gradient into u and adds it. Returns whether everything is still finite. */
  #update(loss: number, batch: number): boolean {
    if (Number.isFinite(loss)) {
      this.#guard("step", batch, this.network.update);
      if (this.#stop !== undefined) return false;
      this.#step.stepCount += 1;
      if (this.network.applyUpdate()) return true;
    }
    this.#stop = "diverged";
    return false;
  }

  /** The validation loss, or undefined when fuel or finiteness ended the attempt. */
  #validate(believedLoss: number | undefined): number | undefined {
    const { validation } = this.#instance.dataset;
    if (!this.#pay(this.#cost.evaluation(validation.rows))) return undefined;
    const loss = believedLoss ?? this.network.evaluate(validation);
    if (Number.isFinite(loss) && this.network.statistics.every(Number.isFinite)) return loss;
    this.#stop = "diverged";
    return undefined;
  }

  #finishEpoch(trainLoss: number, validationLoss: number): EpochRecord {
    if (this.#stopping.observe(validationLoss) && this.#from === undefined) this.#keepBest(this.network);
    const record = { epoch: this.#stopping.epochs, trainLoss, validationLoss, fuel: this.fuel };
    this.#trace.push(record);
    this.#signature.append(trainLoss, validationLoss);
    this.#step.epoch += 1;
    this.#step.trainLoss = trainLoss;
    this.#step.validationLoss = validationLoss;
    if (this.#stopping.exhausted) this.#stop = "patience";
    else if (this.#stopping.epochs === this.#instance.challenge.epochLimit) this.#stop = "epoch-limit";
    return record;
  }

  #keepBest(network: Network): void {
    const { parameters, statistics } = network;
    this.#best ??= { parameters: new Float32Array(parameters.length), statistics: new Float32Array(statistics.length) };
    copyTrained(this.#best, network);
  }

  /** Takes `cost` from the fuel, or ends the attempt where it does not suffice. */
  #pay(cost: number): boolean {
    if (this.fuel + cost > this.maxFuel) {
      this.#stop = "out-of-fuel";
      return false;
    }
    this.#engineFuel += cost;
    return true;
  }

  /** Calls a hook of the step, which may end the attempt by its fuel; a plain method instead of a closure, since a step allocates nothing. */
  #guard(hook: "queryLocation" | "step", batch: number, out: Float32Array): void {
    this.#step.fuelUsed = this.fuel;
    this.#step.fuelLeft = this.maxFuel - this.fuel;
    try {
      this.#session[hook](this.#step, out);
    } catch (cause) {
      if (cause instanceof OutOfFuel) {
        this.#stop = "out-of-fuel";
        return;
      }
      this.#stop = "interrupted";
      throw hookFailure(this.#session.name, { hook, epoch: this.#step.epoch + 1, batch: batch + 1 }, cause);
    }
  }

  #call<T>(place: HookPlace, hook: () => T): T {
    try {
      return hook();
    } catch (cause) {
      throw hookFailure(this.#session.name, place, cause);
    }
  }
}
