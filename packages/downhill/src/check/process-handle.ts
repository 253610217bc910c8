import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { CodedError } from "../foundation/coded-error.ts";
import type { KernelChoice } from "../kernel/select-kernel.ts";
import type { ExerciseReply } from "./check-process.ts";
import type { ExerciseAnswer, ExerciseArguments, ExerciseName } from "./exercises.ts";

const entry = fileURLToPath(
  new URL(`./check-process${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url),
);

/** What is left of a crash, for the message. */
const longestOutput = 2000;

/** A process that works on a submission. Whatever the submission does, it can be ended from here. */
export class CheckProcess {
  readonly #child: ChildProcess;
  readonly #timeout: number;
  #output = "";

  /** `timeout` in seconds, for one exercise. */
  constructor(file: string, kernel: KernelChoice, timeout: number) {
    this.#timeout = timeout;
    this.#child = fork(entry, [file, kernel], {
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      execArgv: [],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (data: Buffer) => {
        this.#output = (this.#output + data.toString()).slice(-longestOutput);
      });
    }
  }

  /**
   * Does one exercise, one at a time. Throws what went wrong there as a CodedError; `check/failed` where it has no
   * code, `check/timeout` and `check/ended`.
   */
  async perform<N extends ExerciseName>(exercise: N, ...input: ExerciseArguments<N>): Promise<ExerciseAnswer<N>> {
    const reply = await this.#ask({ exercise, input });
    if (reply.status === "done") return reply.answer as ExerciseAnswer<N>;
    throw new CodedError(reply.code ?? "check/failed", reply.message);
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }

  #ask(request: object): Promise<ExerciseReply> {
    const child = this.#child;
    const { promise, resolve, reject } = Promise.withResolvers<ExerciseReply>();
    const ended = () => reject(new CodedError("check/ended", this.#describeEnd()));
    const timer = setTimeout(() => {
      reject(new CodedError("check/timeout", `it did not come to an end within ${this.#timeout} s`));
      this.end();
    }, 1000 * this.#timeout);
    child.once("message", resolve);
    child.once("exit", ended);
    child.once("error", reject);
    if (child.exitCode !== null || !child.connected) ended();
    else child.send(request);
    return promise.finally(() => {
      clearTimeout(timer);
      child.off("message", resolve);
      child.off("exit", ended);
      child.off("error", reject);
    });
  }

  #describeEnd(): string {
    const { exitCode, signalCode } = this.#child;
    const how = signalCode === null ? `with exit code ${exitCode}` : `by ${signalCode}`;
    const text = this.#output.trim();
    return `the process that it ran in ended ${how}${text === "" ? "" : `: ${text}`}`;
  }
}
