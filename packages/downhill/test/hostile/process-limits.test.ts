import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { prepareSubmission, startAttemptProcess } from "../../src/attempt-process/run-attempt-process.ts";
import { builtInOptimizerSource } from "../../src/baselines/index.ts";
import { referenceKernel, smallInstance } from "../fixtures/small-instance.ts";

const momentum = fileURLToPath(builtInOptimizerSource("momentum"));
const endless = smallInstance({ patience: 1_000_000, width: 64 });

async function startEndless(limits: { readonly seconds?: number; readonly memory?: number }) {
  const submission = await prepareSubmission(momentum);
  return startAttemptProcess({ submission, instance: endless, kernel: referenceKernel, limits });
}

describe("the parent of an attempt", () => {
  it("ends it after its time", async () => {
    const attempt = await startEndless({ seconds: 1.5 });
    await expect(attempt.result()).rejects.toMatchObject({ code: "attempt/timed-out" });
    await expect(attempt.result()).rejects.toThrow(/momentum was ended: it took longer than 1.5 seconds/);
  });

  it.runIf(process.platform === "linux")("ends it beyond its memory", async () => {
    const outcome = startEndless({ memory: 20 * 2 ** 20 }).then((attempt) => attempt.result());
    await expect(outcome).rejects.toMatchObject({ code: "attempt/out-of-memory" });
  });

  it("can let it go at any time", async () => {
    const attempt = await startEndless({});
    attempt.close();
    await expect(attempt.result()).rejects.toMatchObject({ code: "attempt/closed" });
  });

  it.runIf(process.platform === "linux")("takes it along when it dies", async () => {
    const script = join(import.meta.dirname, "doomed-parent.ts");
    const parent = spawn(process.execPath, ["--conditions=downhill:source", script, momentum]);
    await once(parent.stdout, "data");
    const children = readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, "utf8").split(" ").filter(Boolean);
    const attempt = children.find((id) => readFileSync(`/proc/${id}/cmdline`, "utf8").includes("--permission"));
    expect(attempt).toBeDefined();
    parent.kill("SIGKILL");
    await vi.waitFor(() => expect(existsSync(`/proc/${attempt}`)).toBe(false), 10_000);
  });
});
