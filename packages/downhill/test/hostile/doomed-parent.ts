/** Starts an attempt that does not end by itself, says so, and waits to be killed. */
import { prepareSubmission, startAttemptProcess } from "../../src/attempt-process/run-attempt-process.ts";
import { referenceKernel, smallInstance } from "../fixtures/small-instance.ts";

const submission = await prepareSubmission(process.argv[2] ?? "");
const instance = smallInstance({ patience: 1_000_000, width: 64 });
const attempt = await startAttemptProcess({ submission, instance, kernel: referenceKernel });
for await (const { record } of attempt) if (record.epoch === 1) process.stdout.write("running\n");
