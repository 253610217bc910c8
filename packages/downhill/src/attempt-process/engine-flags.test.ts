import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { smallInstance } from "../../test/fixtures/small-instance.ts";
import { builtInOptimizerSource } from "../baselines/index.ts";
import { availableKernels } from "../kernel/select-kernel.ts";
import { prepareSubmission, startAttemptProcess } from "./run-attempt-process.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-flags-"));
const { execPath } = process;
afterEach(() => {
  process.execPath = execPath;
  rmSync(folder, { recursive: true });
});

const kernel = availableKernels()[0]!;
const instance = smallInstance({ epochLimit: 5 });
const submission = await prepareSubmission(fileURLToPath(builtInOptimizerSource("soap")));

async function run() {
  const { fuel, signature } = await (await startAttemptProcess({ submission, instance, kernel })).result();
  return { fuel, signature };
}

describe.skipIf(process.platform === "win32")("an engine of another speed", () => {
  it("counts the same fuel and computes the same bits", async () => {
    const usual = await run();
    const slow = join(folder, "node");
    writeFileSync(slow, `#!/bin/sh\nexec nice -n 19 "${execPath}" --no-opt --no-sparkplug --no-lazy "$@"\n`);
    chmodSync(slow, 0o755);
    process.execPath = slow;
    expect(await run()).toEqual(usual);
  });
});
