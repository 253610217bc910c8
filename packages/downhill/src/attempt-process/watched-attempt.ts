import { basename } from "node:path";
import { CodedError } from "../foundation/coded-error.ts";
import type { Instance } from "../instance/instance.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import { findAuthorPlace, formatPlace } from "../sandbox/source-place.ts";
import type { AttemptResult, TrainingData, TrainingOutline } from "../training/attempt.ts";
import type { AttemptProcess, AttemptProcessOptions } from "./attempt-process.ts";
import { AttemptRecord, type EpochReport } from "./attempt-record.ts";
import { checkBase, checkFailure, checkReady, type FailureClaim, type ReadyClaim } from "./claims.ts";
import { type Frame, FrameReader, framePieces } from "./frames.ts";
import { encodeData, encodeJob, encodeKernel, encodeOpening } from "./job.ts";
import type { LaunchedProcess, Limits } from "./launch.ts";
import { watchMemory } from "./memory-watch.ts";
import type { PreparedSubmission } from "./prepared-submission.ts";
import type { StepRequest } from "./step-messages.ts";

/** Room for a saved point: an optimizer's memory is bounded by its process. */
const largestReply = 2 ** 30;

/** Room for every message but the trained tensors. */
const smallestBound = 65_536;

/** An attempt's process under watch: what it says is checked, and it is ended when it takes too long or too much. */
export class WatchedAttempt implements AttemptProcess {
  readonly maxFuel: number;
  readonly #options: Omit<AttemptProcessOptions, "submission">;
  readonly #launched: LaunchedProcess;
  readonly #limits: Limits;
  readonly #timer: NodeJS.Timeout;
  readonly #reader = new FrameReader(smallestBound);
  readonly #reports: EpochReport[] = [];
  /** Those that are not answered, the oldest first. */
  readonly #questions: { readonly reply: PromiseWithResolvers<Frame>; readonly largest: number }[] = [];
  #submission: PreparedSubmission | undefined;
  #record: AttemptRecord | undefined;
  #wake: () => void = () => {};
  #ready: ReadyClaim | undefined;
  #base: string | undefined;
  #result: AttemptResult | undefined;
  #failure: CodedError | undefined;
  #ended = false;

  constructor(options: Omit<AttemptProcessOptions, "submission">, limits: Limits, launched: LaunchedProcess) {
    this.#options = options;
    this.#launched = launched;
    this.#limits = limits;
    this.maxFuel = options.maxFuel;
    this.#timer = setTimeout(() => {
      this.#kill("attempt/timed-out", `it took longer than ${limits.seconds} seconds`);
    }, limits.seconds * 1000);
    this.#watch();
    this.#write([encodeKernel(options.kernel)]);
  }

  open(submission: PreparedSubmission): void {
    const { difficulty, hyperparameters = {}, maxFuel } = this.#options;
    this.#submission = submission;
    if (!this.#ended) this.#timer.refresh(); // nor is the time that preparing it took
    this.#write([encodeOpening({ code: submission.code, difficulty, hyperparameters, maxFuel })]);
  }

  start(instance: Instance): void {
    this.#record = new AttemptRecord(instance, this.maxFuel);
    this.#reader.largest = this.#record.resultBytes + smallestBound;
    if (!this.#ended) this.#timer.refresh(); // the wait for the instance is not the attempt's
    this.#write(encodeJob(instance, false));
    this.#write(encodeData(instance.dataset));
  }

  startSteps(outline: TrainingOutline): void {
    this.#write(encodeJob(outline, true));
  }

  supply(data: Partial<TrainingData>): void {
    if (!this.#ended) this.#timer.refresh(); // nor is the wait for the data
    this.#write(encodeData(data));
  }

  tell(request: StepRequest, arrays: readonly Uint8Array[]): void {
    this.#write(framePieces("step", request, arrays));
  }

  ask(request: StepRequest): Promise<Frame> {
    const reply = Promise.withResolvers<Frame>();
    reply.promise.catch(() => {}); // told where it is waited for, if it is
    if (this.#ended) reply.reject(this.#failure ?? this.#lost());
    this.#questions.push({ reply, largest: request.ask === "point" ? largestReply : smallestBound });
    this.#boundReplies();
    this.#write(framePieces("step", request));
    return reply.promise;
  }

  /** By what the oldest question asks for: a pipe may deliver the next reply with it, but not before it. */
  #boundReplies(): void {
    this.#reader.largest = this.#questions[0]?.largest ?? smallestBound;
  }

  close(): void {
    if (!this.#ended) this.#kill("attempt/closed", "it is not wanted any more");
  }

  get name(): string {
    return this.#ready?.name ?? "";
  }

  get submission(): PreparedSubmission {
    if (this.#submission === undefined) throw new Error("the process was not opened");
    return this.#submission;
  }

  get hyperparameters(): Hyperparameters {
    return this.#ready?.hyperparameters ?? {};
  }

  interrupt(): void {
    this.#launched.child.kill("SIGTERM");
  }

  /** Waits for the beginning, or the name of the optimizer that is wanted as a base. */
  async ready(): Promise<string | undefined> {
    while (this.#ready === undefined) {
      if (this.#ended && this.#base !== undefined) return this.#base;
      if (this.#ended) throw this.#failure ?? this.#lost();
      await this.#news();
    }
    return undefined;
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

  /** As one message, so that its process is not woken for a part. */
  #write(pieces: readonly Uint8Array[]): void {
    if (this.#ended) return;
    const { channel } = this.#launched;
    channel.cork();
    for (const piece of pieces) channel.write(piece);
    channel.uncork();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Follows the process to its end, which is when its channel is closed too: no message is lost. */
  #watch(): void {
    const { child, channel } = this.#launched;
    channel.on("error", () => {}); // told by the exit
    channel.on("data", (piece: Buffer) => {
      if (this.#failure !== undefined) return;
      try {
        for (const frame of this.#reader.push(piece)) this.#receive(frame);
      } catch (error) {
        this.#kill(
          "attempt/forged",
          `${error instanceof Error ? error.message : "nonsense"}: the optimizer took its process over`,
        );
      }
      this.#wake();
    });
    const endWatch = watchMemory(child.pid ?? 0, this.#limits.memory, () => {
      this.#kill("attempt/out-of-memory", `it used more than ${formatMemory(this.#limits.memory)}`);
    });
    const killAtExit = () => void child.kill("SIGKILL");
    process.once("exit", killAtExit);
    const end = () => {
      clearTimeout(this.#timer);
      endWatch();
      process.off("exit", killAtExit);
      if (this.#result === undefined) this.#failure ??= this.#lost();
      this.#ended = true;
      for (const { reply } of this.#questions) reply.reject(this.#failure ?? this.#lost());
      this.#wake();
    };
    child.once("error", end);
    child.once("close", end);
  }

  #kill(code: string, why: string): void {
    this.#failure ??= new CodedError(code, `the attempt of ${this.#who()} was ended: ${why}`);
    this.#launched.child.kill("SIGKILL");
  }

  #receive(frame: Frame): void {
    const { kind, head, floats } = frame;
    if (this.#result !== undefined) throw new Error("a message after the result");
    switch (kind) {
      case "ready":
        if (this.#ready !== undefined) throw new Error("two beginnings");
        this.#ready = checkReady(head);
        return;
      case "base":
        this.#base ??= checkBase(head);
        return;
      case "epoch":
        this.#reports.push(this.#started().observe(head));
        return;
      case "result":
        this.#finish(this.#started(), head, floats);
        return;
      case "step":
        this.#answer(frame);
        return;
      case "failure":
        this.#failure ??= this.#explain(checkFailure(head));
        return;
      case "kernel":
      case "opening":
      case "job":
      case "data":
        throw new Error("what only its parent sends");
      default:
        kind satisfies never;
    }
  }

  #answer(frame: Frame): void {
    const question = this.#questions.shift();
    if (question === undefined) throw new Error("an answer to no question");
    question.reply.resolve(frame);
    this.#boundReplies();
  }

  #started(): AttemptRecord {
    if (this.#ready === undefined || this.#record === undefined) throw new Error("news of what was not begun");
    return this.#record;
  }

  #finish(record: AttemptRecord, head: unknown, floats: Float32Array): void {
    const { name, hyperparameters } = this;
    this.#result = {
      ...record.close(head, floats),
      ...{ optimizer: name, hyperparameters, kernel: this.#options.kernel.variant },
    };
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
    return this.#ready?.name ?? this.#submission?.file ?? "an optimizer";
  }

  /** Puts the author's line to a failure of their code. */
  #explain({ code, message, places }: FailureClaim): CodedError {
    const { file, locate } = this.submission;
    const found = findAuthorPlace(places, locate);
    if (found !== undefined) return new CodedError(code, `${message} (${formatPlace(found)})`);
    return new CodedError(code, /^optimizer\//.test(code) ? `${basename(file)}: ${message}` : message);
  }
}

function formatMemory(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB of memory`;
}
