/**
 * An attempt in a process of its own, seen from outside: the submission is bundled and metered here, runs there, and
 * whatever happens there ends as a result or as one coded error.
 */

import { CodedError } from "../foundation/coded-error.ts";
import type { Instance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import { bundleSubmission } from "../sandbox/bundle.ts";
import { type MeteredSubmission, meterSubmission } from "../sandbox/meter.ts";
import { formatPlace } from "../sandbox/source-place.ts";
import type { AttemptResult, EpochRecord, StopReason } from "../training/attempt.ts";
import { EarlyStopping } from "../training/early-stopping.ts";
import { engineFuel } from "../training/fuel.ts";
import { SignatureChain } from "../training/signature.ts";
import { checkEpoch, checkFailure, checkReady, checkResult, type FailureClaim, type ReadyClaim } from "./claims.ts";
import { type Frame, FrameReader } from "./frames.ts";
import { encodeJob } from "./job.ts";
import { defaultLimits, type LaunchedProcess, type Limits, launch } from "./launch.ts";
import { watchMemory } from "./memory-watch.ts";

/** A submission that is ready to run. */
export interface PreparedSubmission extends MeteredSubmission {
  readonly file: string;
  readonly digest: string;
}

/** Reads, bundles and meters a submission. Throws `optimizer/…` for what can be found without running it. */
export async function prepareSubmission(path: string): Promise<PreparedSubmission> {
  const bundled = await bundleSubmission(path);
  return { ...meterSubmission(bundled), file: bundled.file, digest: bundled.digest };
}

export interface AttemptProcessOptions {
  readonly submission: PreparedSubmission;
  readonly instance: Instance;
  readonly kernel: Pick<Kernel, "name" | "variant">;
  readonly hyperparameters?: Hyperparameters;
  readonly maxFuel?: number;
  readonly limits?: Partial<Limits>;
}

/** An epoch, and the best one so far, counted from 1. */
export interface EpochReport {
  readonly record: EpochRecord;
  readonly bestEpoch: number | null;
}

export interface AttemptProcess extends AsyncIterable<EpochReport> {
  readonly name: string;
  readonly hyperparameters: Hyperparameters;
  readonly maxFuel: number;
  /** Ends the attempt after the epoch that is under way, with its best epoch so far. */
  interrupt(): void;
  /** The outcome, after the last epoch. Throws what the attempt failed with. */
  result(): Promise<AttemptResult>;
}

/**
 * Starts an attempt's process and waits until the optimizer has its state. Throws `optimizer/…` and
 * `hyperparameters/…` as the attempt does, and `attempt/timed-out`, `attempt/out-of-memory` or `attempt/lost` when
 * the process ended without saying why.
 */
export async function startAttemptProcess(options: AttemptProcessOptions): Promise<AttemptProcess> {
  const limits = { ...defaultLimits, ...options.limits };
  const launched = await launch(options.kernel.name === "native", limits);
  const attempt = new WatchedAttempt(options, limits, launched);
  await attempt.ready();
  return attempt;
}

class WatchedAttempt implements AttemptProcess {
  readonly maxFuel: number;
  readonly #options: AttemptProcessOptions;
  readonly #launched: LaunchedProcess;
  readonly #limits: Limits;
  readonly #epochCost: number;
  readonly #parameterCount: number;
  readonly #statisticsCount: number;
  readonly #stopping: EarlyStopping;
  readonly #signature = new SignatureChain();
  readonly #trace: EpochRecord[] = [];
  readonly #reports: EpochReport[] = [];
  #wake: () => void = () => {};
  #ready: ReadyClaim | undefined;
  #result: AttemptResult | undefined;
  #failure: CodedError | undefined;
  #ended = false;

  constructor(options: AttemptProcessOptions, limits: Limits, launched: LaunchedProcess) {
    const { instance, submission, kernel, hyperparameters = {} } = options;
    this.#options = options;
    this.#launched = launched;
    this.#limits = limits;
    this.maxFuel = options.maxFuel ?? instance.challenge.fuelLimit;
    const layout = networkLayout(instance.shape);
    this.#parameterCount = layout.parameterCount;
    this.#statisticsCount = layout.statisticsCount;
    const cost = engineFuel(instance.shape);
    const batches = instance.batches.reduce((sum, { rows }) => sum + cost.step(rows), 0);
    this.#epochCost = batches + cost.evaluation(instance.dataset.validation.rows);
    this.#stopping = new EarlyStopping(instance.challenge);
    this.#watch();
    launched.channel.write(
      encodeJob({ code: submission.code, instance, kernel, hyperparameters, maxFuel: this.maxFuel }),
    );
  }

  get name(): string {
    return this.#ready?.name ?? "";
  }

  get hyperparameters(): Hyperparameters {
    return this.#ready?.hyperparameters ?? {};
  }

  interrupt(): void {
    this.#launched.child.kill("SIGTERM");
  }

  async ready(): Promise<void> {
    while (this.#ready === undefined) {
      if (this.#ended) throw this.#failure ?? this.#lost();
      await this.#news();
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<EpochReport> {
    for (;;) {
      const report = this.#reports.shift();
      if (report !== undefined) yield report;
      else if (this.#ended) break;
      else await this.#news();
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  async result(): Promise<AttemptResult> {
    while (!this.#ended) await this.#news();
    if (this.#failure !== undefined || this.#result === undefined) throw this.#failure ?? this.#lost();
    return this.#result;
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Follows the process to its end, which is when its channel is closed too: no message is lost. */
  #watch(): void {
    const { child, channel } = this.#launched;
    const largest = 4 * (this.#parameterCount + this.#statisticsCount) + 65_536;
    const reader = new FrameReader(largest);
    channel.on("error", () => {}); // told by the exit
    channel.on("data", (piece: Buffer) => {
      if (this.#failure !== undefined) return;
      try {
        for (const frame of reader.push(piece)) this.#receive(frame);
      } catch (error) {
        this.#kill(
          "attempt/forged",
          `${error instanceof Error ? error.message : "nonsense"}: the optimizer took its process over`,
        );
      }
      this.#wake();
    });
    const timer = setTimeout(() => {
      this.#kill("attempt/timed-out", `it took longer than ${this.#limits.seconds} seconds`);
    }, this.#limits.seconds * 1000);
    const endWatch = watchMemory(child.pid ?? 0, this.#limits.memory, () => {
      this.#kill("attempt/out-of-memory", `it used more than ${formatMemory(this.#limits.memory)}`);
    });
    const killAtExit = () => void child.kill("SIGKILL");
    process.once("exit", killAtExit);
    const end = () => {
      clearTimeout(timer);
      endWatch();
      process.off("exit", killAtExit);
      if (this.#result === undefined) this.#failure ??= this.#lost();
      this.#ended = true;
      this.#wake();
    };
    child.once("error", end);
    child.once("close", end);
  }

  #kill(code: string, why: string): void {
    this.#failure ??= new CodedError(code, `the attempt of ${this.#who()} was ended: ${why}`);
    this.#launched.child.kill("SIGKILL");
  }

  #receive({ kind, head, floats }: Frame): void {
    if (this.#result !== undefined) throw new Error("a message after the result");
    switch (kind) {
      case "ready":
        if (this.#ready !== undefined) throw new Error("two beginnings");
        this.#ready = checkReady(head);
        return;
      case "epoch":
        this.#finishEpoch(checkEpoch(head, this.#trace.at(-1), this.#epochCost, this.maxFuel));
        return;
      case "result":
        this.#finish(checkResult(head, this.#trace.at(-1), this.maxFuel), floats);
        return;
      case "failure":
        this.#failure ??= this.#explain(checkFailure(head));
        return;
      case "job":
        throw new Error("a job");
      default:
        kind satisfies never;
    }
  }

  #finishEpoch(record: EpochRecord): void {
    if (this.#ready === undefined) throw new Error("an epoch before the beginning");
    this.#stopping.observe(record.validationLoss);
    this.#signature.append(record.trainLoss, record.validationLoss);
    this.#trace.push(record);
    this.#reports.push({ record, bestEpoch: this.#bestEpoch });
  }

  get #bestEpoch(): number | null {
    return this.#stopping.bestEpoch === 0 ? null : this.#stopping.bestEpoch;
  }

  #finish({ stop, fuel }: { readonly stop: StopReason; readonly fuel: number }, floats: Float32Array): void {
    if (this.#ready === undefined) throw new Error("a result before the beginning");
    const bestEpoch = this.#bestEpoch;
    const expected = bestEpoch === null ? 0 : this.#parameterCount + this.#statisticsCount;
    if (floats.length !== expected) throw new Error("a result of the wrong size");
    const parameters = floats.subarray(0, expected && this.#parameterCount);
    const statistics = floats.subarray(parameters.length);
    this.#result = {
      ...{ stop, bestEpoch, fuel, maxFuel: this.maxFuel, trace: this.#trace },
      epochs: this.#epochsUsed(stop),
      best: bestEpoch === null ? null : { parameters, statistics },
      signature: this.#signature.close(parameters, statistics),
      optimizer: this.#ready.name,
      hyperparameters: this.#ready.hyperparameters,
      kernel: this.#options.kernel.variant,
    };
  }

  /** T, as Algorithm 1 has it. */
  #epochsUsed(stop: StopReason): number {
    const { patience, epochLimit } = this.#options.instance.challenge;
    const finished = this.#trace.length;
    if (stop !== "diverged" || finished === 0) return finished;
    return Math.min(this.#stopping.bestEpoch + patience, epochLimit ?? Number.POSITIVE_INFINITY);
  }

  /** The process ended and said nothing. */
  #lost(): CodedError {
    const text = this.#launched.errorOutput();
    const { exitCode, signalCode } = this.#launched.child;
    const end = signalCode === null ? `exit code ${exitCode}` : `signal ${signalCode}`;
    if (/heap out of memory|allocation failed|Allocation failed|Out of memory/i.test(text)) {
      return new CodedError("attempt/out-of-memory", `the attempt of ${this.#who()} ran out of memory`);
    }
    return new CodedError("attempt/lost", `the process of ${this.#who()} ended without a result (${end})`);
  }

  #who(): string {
    return this.#ready?.name ?? this.#options.submission.file;
  }

  /** Puts the author's line to a failure of their code. */
  #explain({ code, message, places }: FailureClaim): CodedError {
    const { locate } = this.#options.submission;
    const found = places.map(({ line, column }) => locate(line, column)).find((place) => place !== undefined);
    return new CodedError(code, found === undefined ? message : `${message} (${formatPlace(found)})`);
  }
}

function formatMemory(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB of memory`;
}
