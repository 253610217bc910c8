/**
 * An attempt in a process of its own, seen from outside: the submission is bundled and metered here, runs there, and
 * whatever happens there ends as a result or as one coded error.
 */
import { CodedError } from "../foundation/coded-error.ts";
import type { Instance } from "../instance/instance.ts";
import type { AttemptProcess, AttemptProcessOptions } from "./attempt-process.ts";
import { childProgram } from "./child-program.ts";
import { defaultLimits, launch } from "./launch.ts";
import { prepareSubmission } from "./prepared-submission.ts";
import { WatchedAttempt } from "./watched-attempt.ts";

export type { AttemptProcess, AttemptProcessOptions } from "./attempt-process.ts";
export { type PreparedSubmission, prepareSubmission } from "./prepared-submission.ts";

const childEntry = new URL(import.meta.url.endsWith(".ts") ? "./child.ts" : "./child.bundled.js", import.meta.url);

/**
 * Starts an attempt's process and waits until the optimizer has said its hyperparameters. Throws `optimizer/…` and
 * `hyperparameters/…`, and `attempt/timed-out`, `attempt/out-of-memory`, `attempt/out-of-fuel`, `attempt/forged` or
 * `attempt/lost` where the process came to such an end.
 */
export async function openAttemptProcess(options: AttemptProcessOptions): Promise<AttemptProcess> {
  const opened = await open(options);
  if (typeof opened !== "string") return opened;
  const { findBuiltIn = refuseBase } = options;
  const { file } = await options.submission;
  const over = await open({ ...options, submission: prepareSubmission(file, findBuiltIn(opened)) });
  return typeof over === "string" ? refuseBase(opened) : over;
}

function refuseBase(name: string): never {
  throw new CodedError("optimizer/invalid", `hyperparameters alone, here for ${name}, are not an optimizer`);
}

/** The attempt, or the name of the built-in optimizer that the submission has hyperparameters for. */
async function open(options: AttemptProcessOptions): Promise<AttemptProcess | string> {
  const limits = { ...defaultLimits, ...options.limits };
  const preparing = Promise.resolve(options.submission);
  preparing.catch(() => {}); // awaited below, unless there is no process
  const launched = launch(options.kernel.name === "native", limits, await childProgram(childEntry));
  const attempt = new WatchedAttempt(options, limits, launched);
  const { signal } = options;
  signal?.addEventListener("abort", () => attempt.close(), { once: true });
  if (signal?.aborted === true) attempt.close();
  try {
    attempt.open(await preparing);
  } catch (error) {
    attempt.close();
    throw error;
  }
  return (await attempt.ready()) ?? attempt;
}

export interface StartOptions extends Omit<AttemptProcessOptions, "difficulty" | "maxFuel"> {
  readonly instance: Instance;
  /** The challenge's limit unless given. */
  readonly maxFuel?: number;
}

/** Opens an attempt's process and starts it. Throws as `openAttemptProcess` does. */
export async function startAttemptProcess({ instance, ...options }: StartOptions): Promise<AttemptProcess> {
  const { difficulty, challenge } = instance;
  const attempt = await openAttemptProcess({ maxFuel: challenge.fuelLimit, ...options, difficulty });
  attempt.start(instance);
  return attempt;
}
