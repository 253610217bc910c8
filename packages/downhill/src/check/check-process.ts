/**
 * The program of a check's process: a submission behind the sandbox's walls, one exercise after another as its parent
 * asks. Like an attempt's process it is started without rights, and has the same channel.
 */
import { receive, send } from "../attempt-process/channel.ts";
import { dropPowers } from "../attempt-process/drop-powers.ts";
import { offerCompiledCode } from "../attempt-process/offer-code-cache.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { createVariant } from "../kernel/create-variant.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { OutOfFuel } from "../optimizer/optimizer-session.ts";
import { raiseWalls } from "../sandbox/confine.ts";
import { createConfinedSession, openSubmission } from "../sandbox/confined-session.ts";
import { SubmissionError } from "../sandbox/thrown.ts";
import { checkOptimizer } from "../training/hooks.ts";
import type { Bench } from "./bench.ts";
import { type ExerciseName, exercises } from "./exercises.ts";
import { createInstances } from "./network-landscape.ts";

/** The first message. */
export interface CheckOpening {
  readonly code: string;
  readonly kernel: Pick<Kernel, "name" | "variant">;
}

export interface ExerciseRequest {
  readonly exercise: ExerciseName;
  readonly input: readonly string[];
}

export type ExerciseReply =
  | { readonly status: "done"; readonly answer: unknown }
  /** Hyperparameters for the built-in optimizer of that name, which must come with it. */
  | { readonly status: "base"; readonly name: string }
  | {
      readonly status: "failed";
      readonly code: string;
      readonly message: string;
      readonly places: readonly { readonly line: number; readonly column: number }[];
    };

function failure(error: unknown): ExerciseReply {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SubmissionError) {
    return { status: "failed", code: "optimizer/failed", message, places: error.places.slice(0, 10) };
  }
  const code = error instanceof CodedError ? error.code : error instanceof OutOfFuel ? "optimizer/fuel" : "internal";
  return { status: "failed", code, message, places: [] };
}

/** Fuel is measured, not limited: what takes too long is ended by the clock. */
const noLimit = Number.MAX_SAFE_INTEGER;

/** The bench, or what hinders. */
function openBench({ code, kernel: choice }: CheckOpening): Bench | ExerciseReply {
  try {
    const kernel = createVariant(choice);
    const instances = createInstances(kernel);
    dropPowers();
    const walls = raiseWalls();
    offerCompiledCode();
    const submission = openSubmission(walls, code, noLimit);
    if (submission.base !== undefined) return { status: "base", name: submission.base };
    const optimizer = checkOptimizer(submission.fields);
    return {
      kernel,
      instances,
      subject: { name: optimizer.name, open: () => createConfinedSession(submission, optimizer) },
    };
  } catch (error) {
    return failure(error);
  }
}

function perform(bench: Bench, { exercise, input }: ExerciseRequest): ExerciseReply {
  try {
    const run = exercises[exercise] as (bench: Bench, ...input: readonly string[]) => unknown;
    return { status: "done", answer: run(bench, ...input) };
  } catch (error) {
    return failure(error);
  }
}

const bench = openBench(receive().head as CheckOpening);
for (;;) {
  const request = receive().head as ExerciseRequest;
  send("result", "status" in bench ? bench : perform(bench, request));
}
