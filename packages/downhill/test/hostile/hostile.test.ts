/**
 * Submissions that attack. Each may only fail its own attempt, with its status and message, in bounded time; the next
 * attempt is unharmed, and nothing is left behind.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { prepareSubmission, startAttemptProcess } from "../../src/attempt-process/run-attempt-process.ts";
import { CodedError } from "../../src/foundation/coded-error.ts";
import { availableKernels } from "../../src/kernel/select-kernel.ts";
import { smallInstance } from "../fixtures/small-instance.ts";
import { type HostileSubmission, hostileSubmissions } from "./hostile-submissions.ts";
import { type Parts, sourceOf } from "./submission-source.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-hostile-"));
const kernel = availableKernels()[0]!;
const instance = smallInstance({ epochLimit: 5 });
/** Enough for five honest epochs many times over; an endless loop is through it in a moment. */
const maxFuel = 1e8;
const limits = { seconds: 20, memory: 768 * 2 ** 20 };
/** Longest time for one submission, on a machine with other work to do. */
const patience = 30_000;

interface Ending {
  readonly ends: string;
  readonly says: string;
}

async function endingOf(parts: Parts | string): Promise<Ending> {
  const file = join(folder, "hostile.ts");
  writeFileSync(file, typeof parts === "string" ? parts : sourceOf(parts));
  try {
    const submission = await prepareSubmission(file);
    const attempt = await startAttemptProcess({ submission, instance, kernel, maxFuel, limits });
    return { ends: `stop: ${(await attempt.result()).stop}`, says: "" };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { ends: error.code, says: error.message };
  }
}

async function honestSignature(): Promise<string> {
  const file = join(folder, "honest.ts");
  writeFileSync(file, sourceOf({}));
  const submission = await prepareSubmission(file);
  return (await (await startAttemptProcess({ submission, instance, kernel, maxFuel })).result()).signature;
}

/** Processes that this one has started and that still run, but for esbuild's. */
function children(): string[] {
  const { pid } = process;
  const ids = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return ids.map((id) => readFileSync(`/proc/${id}/cmdline`, "utf8")).filter((command) => !command.includes("esbuild"));
}

let honest = "";
beforeAll(async () => {
  honest = await honestSignature();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(Object.entries(hostileSubmissions))("%s", (_, submissions) => {
  it.each(submissions.map((submission) => [submission.name, submission] as const))(
    "%s",
    async (_name, { parts, ends, says }: HostileSubmission) => {
      const ending = await endingOf(parts);
      expect(ending).toMatchObject({ ends });
      if (says !== undefined) expect(ending.says).toMatch(says);
    },
    patience,
  );
});

describe("after all of them", () => {
  it("counts at least sixty", () => {
    expect(Object.values(hostileSubmissions).flat().length).toBeGreaterThanOrEqual(60);
  });

  it("an honest attempt has the bits that it had before", async () => {
    expect(await honestSignature()).toBe(honest);
  });

  it("no file is left", () => {
    expect(readdirSync(folder).sort()).toEqual(["honest.ts", "hostile.ts"]);
  });

  it.runIf(process.platform === "linux")("no process is left", async () => {
    await vi.waitFor(() => expect(children()).toEqual([]), 5000);
  });
});
