import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { smallInstance } from "../../test/fixtures/small-instance.ts";
import { type BuiltInOptimizerName, builtInOptimizerSource, builtInOptimizers } from "../baselines/index.ts";
import { availableKernels } from "../kernel/select-kernel.ts";
import { train } from "../training/run-attempt.ts";
import { prepareSubmission, startAttemptProcess } from "./run-attempt-process.ts";

const kernel = availableKernels()[0]!;
const instance = smallInstance({ epochLimit: 6, width: 8 });
const names = Object.keys(builtInOptimizers) as BuiltInOptimizerName[];

describe("a built-in optimizer, confined in a process of its own", () => {
  it.each(names)("has the bits that it has in here: %s", async (name) => {
    const submission = await prepareSubmission(fileURLToPath(builtInOptimizerSource(name)));
    const outside = await (await startAttemptProcess({ submission, instance, kernel })).result();
    const inside = train({ instance, kernel, optimizer: builtInOptimizers[name] });
    expect(outside.signature).toBe(inside.signature);
    expect(outside.best).toEqual(inside.best);
    expect(outside.fuel).toBeGreaterThan(inside.fuel);
  });
});
