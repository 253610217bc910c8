/** Writes attempt-outcomes.json with the reference kernel: `node packages/downhill/test/conformance/attempt-outcomes.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createReferenceKernel } from "../../src/kernel/reference/reference-kernel.ts";
import { attemptCases, runAttemptCase } from "./attempt-cases.ts";

const kernel = createReferenceKernel();
const outcomes = Object.fromEntries(attemptCases.map((test) => [test.title, runAttemptCase(test, kernel)]));
writeFileSync(join(import.meta.dirname, "attempt-outcomes.json"), `${JSON.stringify(outcomes, null, 2)}\n`);
