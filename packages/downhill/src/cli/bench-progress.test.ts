import { describe, expect, it } from "vitest";
import { sampleAttempt, sampleIdentity } from "../../test/conformance/sample-records.ts";
import type { PreparedSubmission } from "../attempt-process/run-attempt-process.ts";
import { attemptAddress } from "../benchmark/records/recorded-attempt.ts";
import type { PlannedTask } from "../benchmark/resolve-plan.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { sha256Hex } from "../foundation/hash.ts";
import { renderBench } from "./bench-live.ts";
import { BenchProgress } from "./bench-progress.ts";
import { visibleLength } from "./format.ts";
import { colors, noColors } from "./terminal.ts";

const submission = { digest: "d".repeat(64) } as PreparedSubmission;

function task(label: string, nonce: number): PlannedTask {
  const identity = sampleIdentity({ nonce, optimizerDigest: sha256Hex(label) });
  return { label, optimizer: label, submission, identity, address: attemptAddress(identity) };
}

const tasks = ["sgd", "adam"].flatMap((label) => [0, 1, 2].map((nonce) => task(label, nonce)));
const [first, second, third] = tasks as [PlannedTask, PlannedTask, PlannedTask];

function begin() {
  let seconds = 0;
  const progress = new BenchProgress({
    tasks,
    stored: new Map([[third, "failed"]]),
    estimate: () => 100,
    rate: 10,
    now: () => seconds,
  });
  const pass = (by: number) => {
    seconds += by;
  };
  const epoch = (of: PlannedTask, number: number, fuel: number) =>
    progress.observe({
      ...{ kind: "epoch", task: of, bestEpoch: number },
      record: { epoch: number, trainLoss: 1 / number, validationLoss: 1 / number, fuel },
    });
  return { progress, pass, epoch };
}

describe("the progress of a benchmark", () => {
  it("begins with what is stored, at the speed that was measured", () => {
    const { progress } = begin();
    expect(progress.done).toBe(1);
    expect(progress.labels).toEqual([
      { label: "sgd", total: 3, done: 1, passed: 0 },
      { label: "adam", total: 3, done: 0, passed: 0 },
    ]);
    expect(progress.secondsLeft).toBe(50);
  });

  it("counts what ends, and learns the speed from it", () => {
    const { progress, pass, epoch } = begin();
    progress.observe({ kind: "started", task: first });
    pass(45);
    epoch(first, 1, 50);
    expect(progress.running.get(first)?.validationLosses).toEqual([1]);
    // 50 of 500 done in 45 s, and 5 s at the measured speed of 10.
    expect(progress.secondsLeft).toBeCloseTo(450 / (100 / 50));
    progress.observe({ kind: "finished", task: first, attempt: sampleAttempt({}, { fuel: 90 }), seconds: 45 });
    expect(progress.secondsLeft).toBeCloseTo(400 / (150 / 50));
    expect(progress.labels[0]).toMatchObject({ done: 2, passed: 1 });
    expect(progress).toMatchObject({ done: 2, finished: 1 });
    expect(progress.fuelRate).toBe(2);
    expect(progress.running.size).toBe(0);
  });

  it("counts an attempt for every optimizer that it belongs to", () => {
    const one = task("adam", 0);
    const same = { ...one, label: "adam:tuned" };
    const progress = new BenchProgress({ tasks: [one, same], stored: new Map(), estimate: () => 1, rate: 1 });
    progress.observe({ kind: "started", task: one });
    progress.observe({ kind: "finished", task: one, attempt: sampleAttempt(), seconds: 1 });
    expect(progress).toMatchObject({ done: 2, total: 2, finished: 1 });
    expect(progress.labels.map(({ done }) => done)).toEqual([1, 1]);
  });

  it("keeps what is lost apart", () => {
    const { progress } = begin();
    progress.observe({ kind: "started", task: second });
    progress.observe({ kind: "lost", task: second, error: new CodedError("attempt/lost", "gone") });
    expect(progress.lost).toHaveLength(1);
    expect(progress).toMatchObject({ done: 1, finished: 0 });
  });
});

describe("the live view of a benchmark", () => {
  it("shows the total, the optimizers and what runs", () => {
    const { progress, pass, epoch } = begin();
    progress.observe({ kind: "started", task: first });
    pass(12);
    for (let number = 1; number <= 8; number++) epoch(first, number, 10 * number);
    expect(renderBench(progress, 80, 24, noColors).join("\n")).toMatchInlineSnapshot(`
      "━━━━━━────────────────────────────────── 1 of 6
      12.0 s   about 54.9 s left   7FLOP/s

      sgd   1 of 3    0 % passed
      adam  0 of 3  –

      sgd  L=3 N=1024 #0  epoch 8  0.1250  12.0 s  █▆▄▃▃▂▁▁"
    `);
  });

  it("fits a terminal of any size", () => {
    const { progress, epoch } = begin();
    for (const each of tasks) {
      if (each === third) continue;
      progress.observe({ kind: "started", task: each });
      epoch(each, 1, 10);
    }
    for (const [columns, rows] of [
      [20, 8],
      [80, 10],
      [200, 50],
    ] as const) {
      const lines = renderBench(progress, columns, rows, colors);
      expect(lines.length).toBeLessThan(rows);
      for (const line of lines) expect(visibleLength(line)).toBeLessThan(columns);
    }
  });

  it("says that it stops", () => {
    const { progress } = begin();
    progress.stop();
    expect(renderBench(progress, 100, 24, noColors).join("\n")).toMatch(/stopping\n.*Ctrl-C again ends it at once/);
  });
});
