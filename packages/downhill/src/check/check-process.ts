/**
 * A process that works on one submission: started by `CheckProcess` with the file and the kernel as arguments, it does
 * one exercise a message. It ends when its parent goes.
 */
import { CodedError } from "../foundation/coded-error.ts";
import { type KernelChoice, selectKernel } from "../kernel/select-kernel.ts";
import type { Bench } from "./bench.ts";
import { type ExerciseName, exercises } from "./exercises.ts";
import { openSubject } from "./subject.ts";

export interface ExerciseRequest {
  readonly exercise: ExerciseName;
  readonly input: readonly unknown[];
}

export type ExerciseReply =
  | { readonly status: "done"; readonly answer: unknown }
  | { readonly status: "failed"; readonly code: string | null; readonly message: string };

function failure(error: unknown): ExerciseReply {
  const code = error instanceof CodedError ? error.code : null;
  const message = error instanceof Error ? error.message : String(error);
  return { status: "failed", code, message };
}

async function perform(bench: Promise<Bench>, { exercise, input }: ExerciseRequest): Promise<ExerciseReply> {
  try {
    const run = exercises[exercise] as (bench: Bench, ...input: readonly unknown[]) => unknown;
    return { status: "done", answer: run(await bench, ...input) };
  } catch (error) {
    return failure(error);
  }
}

async function openBench(file: string, kernel: KernelChoice): Promise<Bench> {
  return { kernel: selectKernel(kernel), subject: await openSubject(file) };
}

const [file = "", kernel = "auto"] = process.argv.slice(2);
const bench = openBench(file, kernel as KernelChoice);
// Whoever asks first hears of it.
bench.catch(() => {});
process.on("message", async (request: ExerciseRequest) => {
  process.send?.(await perform(bench, request));
});
