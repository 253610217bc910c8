import type { ChildProcess } from "node:child_process";
import { basename } from "node:path";
import type { Duplex } from "node:stream";
import { type ChildProgram, childProgram } from "../attempt-process/child-program.ts";
import { encodeFrame, FrameReader } from "../attempt-process/frames.ts";
import { defaultLimits, launch } from "../attempt-process/launch.ts";
import { watchMemory } from "../attempt-process/memory-watch.ts";
import type { PreparedSubmission } from "../attempt-process/run-attempt-process.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { findAuthorPlace, formatPlace } from "../sandbox/source-place.ts";
import { parseReply } from "./check-claims.ts";
import type { CheckOpening, ExerciseReply, ExerciseRequest } from "./check-process.ts";

const entry = new URL(
  import.meta.url.endsWith(".ts") ? "./check-process.ts" : "./check-process.bundled.js",
  import.meta.url,
);

const largestReply = 64 * 2 ** 20;

/** Thrown where a submission has hyperparameters for a built-in optimizer, and that has to come with it. */
export class NeedsBase extends Error {
  readonly optimizer: string;

  constructor(optimizer: string) {
    super(`hyperparameters for ${optimizer}`);
    this.optimizer = optimizer;
  }
}

/** A process that works on one submission, without rights, for one exercise. Whatever the submission does, it can be ended from here. */
export class CheckProcess {
  readonly #submission: PreparedSubmission;
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #seconds: number;
  readonly #reader = new FrameReader(largestReply);
  #listener: (reply: ExerciseReply | CodedError) => void = () => {};

  private constructor(submission: PreparedSubmission, kernel: Kernel, seconds: number, program: ChildProgram) {
    const limits = { ...defaultLimits, seconds };
    const { child, channel } = launch(kernel.name === "native", limits, program);
    this.#submission = submission;
    this.#child = child;
    this.#channel = channel;
    this.#seconds = seconds;
    const endWatch = watchMemory(child.pid ?? 0, limits.memory, () =>
      this.#fail("check/memory", "it uses too much memory"),
    );
    const killAtExit = () => this.end();
    process.once("exit", killAtExit);
    child.once("close", () => {
      endWatch();
      process.off("exit", killAtExit);
      this.#fail("check/ended", "the process that it ran in ended, most likely for want of memory");
    });
    child.once("error", (error) => this.#fail("check/ended", error.message));
    channel.on("error", () => {}); // told by the end
    channel.on("data", (piece: Buffer) => this.#receive(piece));
    const opening: CheckOpening = { code: submission.code, kernel: { name: kernel.name, variant: kernel.variant } };
    channel.write(encodeFrame("opening", opening));
  }

  /** `seconds` is what the exercise may take. */
  static async start(submission: PreparedSubmission, kernel: Kernel, seconds: number): Promise<CheckProcess> {
    return new CheckProcess(submission, kernel, seconds, await childProgram(entry));
  }

  /**
   * Does one exercise and returns its answer, which is not to be believed. Throws NeedsBase, and CodedErrors: those of
   * the submission with the author's line, `check/timeout`, `check/memory` and `check/ended`.
   */
  async perform(exercise: ExerciseRequest["exercise"], ...input: readonly string[]): Promise<unknown> {
    const reply = await this.#ask({ exercise, input });
    if (reply instanceof CodedError) throw reply;
    switch (reply.status) {
      case "done":
        return reply.answer;
      case "base":
        throw new NeedsBase(reply.name);
      case "failed":
        throw this.#explain(reply);
      default:
        throw reply satisfies never;
    }
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }

  #ask(request: ExerciseRequest): Promise<ExerciseReply | CodedError> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#fail("check/timeout", `it did not come to an end within ${this.#seconds} seconds`);
      }, 1000 * this.#seconds);
      this.#listener = (reply) => {
        clearTimeout(timer);
        resolve(reply);
      };
      if (this.#child.exitCode !== null || this.#child.signalCode !== null)
        this.#fail("check/ended", "its process ended");
      else this.#channel.write(encodeFrame("job", request));
    });
  }

  #receive(piece: Buffer): void {
    try {
      for (const { head } of this.#reader.push(piece)) this.#listener(parseReply(head));
    } catch {
      this.#fail("check/forged", "it answers nonsense: the optimizer took its process over");
    }
  }

  #fail(code: string, message: string): void {
    this.end();
    this.#listener(new CodedError(code, message));
  }

  #explain({ code, message, places }: Extract<ExerciseReply, { status: "failed" }>): CodedError {
    const { file, locate } = this.#submission;
    const found = findAuthorPlace(places, locate);
    return new CodedError(
      code,
      found === undefined ? `${basename(file)}: ${message}` : `${message} (${formatPlace(found)})`,
    );
  }
}
