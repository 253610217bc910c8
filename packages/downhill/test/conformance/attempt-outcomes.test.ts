/**
 * Whole attempts against committed outcomes: what one machine computed, every kernel on every machine must. A change
 * here is a change of the numerics version, or of a baseline. `node attempt-outcomes.ts` rewrites the file.
 */
import { describe, expect, it } from "vitest";
import { availableKernels } from "../../src/kernel/select-kernel.ts";
import { attemptCases, runAttemptCase } from "./attempt-cases.ts";
import expected from "./attempt-outcomes.json" with { type: "json" };

const outcomes: Readonly<Record<string, unknown>> = expected;

describe.each(availableKernels())("whole attempts with $variant", (kernel) => {
  it.each(attemptCases)("$title", (test) => {
    expect(runAttemptCase(test, kernel)).toEqual(outcomes[test.title]);
  });
});
