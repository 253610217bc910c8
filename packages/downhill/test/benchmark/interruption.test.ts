/** Whatever is killed, and whenever: only attempts in flight are lost, and the same command makes up for them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { loadBuiltIn } from "../../src/benchmark/load-optimizer.ts";
import { resolvePlan } from "../../src/benchmark/resolve-plan.ts";
import { runKept } from "../../src/benchmark/run-kept.ts";
import { sha256 } from "../../src/foundation/hash.ts";
import { Stream } from "../../src/foundation/stream.ts";
import { selectKernel } from "../../src/kernel/select-kernel.ts";
import { canonicalDump } from "../../src/storage/canonical-dump.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { BenchProcess, isAlive } from "./bench-process.ts";
import { tinyPlan } from "./tiny-plan.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-interruption-"));
const moments = 50;
const parentKills = 8;
/** So many attempts that a fast machine does not come to their end before the last moment. */
const nonces = 32;
const plan = tinyPlan(nonces);
const planFile = join(folder, "plan.json");
const store = join(folder, "interrupted.sqlite");
writeFileSync(planFile, JSON.stringify(plan));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = () => new BenchProcess([planFile, "--store", store, "--workers", "2", "--json"], folder);

/** Kills the parent: while it starts, or somewhen after a few attempts. */
async function killParent(stream: Stream): Promise<void> {
  const bench = start();
  if (stream.uniform() < 0.8) await bench.reach("finished", 1 + stream.integerBelow(3));
  await sleep(300 * stream.uniform());
  const family = bench.children();
  bench.kill("SIGKILL");
  await bench.exitCode();
  for (let i = 0; family.some(isAlive); i++) {
    if (i === 200) throw new Error("a child outlived its parent by ten seconds");
    await sleep(50);
  }
}

/** Kills attempts' processes, one at most for each that began, until the benchmark ends. Returns how many. */
async function killChildren(stream: Stream, most: number): Promise<number> {
  const bench = start();
  let kills = 0;
  for (let begun = 1; kills < most && !bench.isEnded; begun++) {
    await bench.reach("started", begun);
    await sleep(80 * stream.uniform());
    const attempts = bench.attempts();
    const victim = attempts[stream.integerBelow(Math.max(1, attempts.length))];
    if (victim === undefined) continue;
    process.kill(victim, "SIGKILL");
    kills += 1;
  }
  const code = await bench.exitCode();
  expect(code === 0 && kills < most, "the benchmark was done before every moment was used").toBe(false);
  return kills;
}

async function dumpOf(path: string): Promise<string> {
  const opened = await openStore(path);
  try {
    expect(await opened.check()).toEqual([]);
    return await canonicalDump(opened);
  } finally {
    await opened.close();
  }
}

async function runUninterrupted(path: string): Promise<void> {
  const keeper = await openStore(path);
  const kernel = selectKernel();
  const { record, tasks } = await resolvePlan(plan, (name) => loadBuiltIn(name as "momentum" | "adam"));
  await keeper.putPlan(record);
  for await (const event of runKept(tasks, { kernel, workers: 3, keeper, version: "0.0.0" })) {
    if (event.kind === "lost") throw event.error;
  }
  await keeper.close();
}

describe.runIf(process.platform === "linux")("a benchmark that is killed again and again", () => {
  it("ends with the store of one that nobody disturbed, bit for bit", async () => {
    const stream = new Stream(sha256("interruption"), "moments");
    let used = 0;
    for (let parents = 0; parents < parentKills; parents++, used++) await killParent(stream);
    while (used < moments) used += await killChildren(stream, moments - used);
    const last = start();
    expect(await last.exitCode(), last.output).toBe(0);
    const whole = join(folder, "whole.sqlite");
    await runUninterrupted(whole);
    expect(await dumpOf(store)).toBe(await dumpOf(whole));
  }, 180_000);
});

describe.skipIf(process.platform === "win32")("a benchmark that a person interrupts", () => {
  const path = join(folder, "stopped.sqlite");

  it("finishes what runs after one signal, and goes on when it is started again", async () => {
    const bench = new BenchProcess([planFile, "--store", path, "--workers", "2", "--json"], folder);
    await bench.reach("finished", 2);
    bench.kill("SIGINT");
    expect(await bench.exitCode()).toBe(1);
    expect(bench.count("stopping")).toBe(1);
    expect(bench.count("finished")).toBe(bench.count("started"));
    const again = new BenchProcess([planFile, "--store", path, "--dry-run", "--json"], folder);
    expect(await again.exitCode()).toBe(0);
    expect(JSON.parse(again.output)).toMatchObject({ stored: bench.count("finished"), attempts: 4 * nonces });
  });

  it("ends at once after the second", async () => {
    const endless = join(folder, "endless.json");
    writeFileSync(endless, JSON.stringify({ ...plan, challenge: { ...plan.challenge, patience: 1_000_000 } }));
    const bench = new BenchProcess([endless, "--store", path, "--workers", "2", "--json"], folder);
    await bench.reach("started", 2);
    bench.kill("SIGINT");
    await bench.reach("stopping", 1);
    bench.kill("SIGINT");
    expect(await bench.exitCode()).toBe(1);
    expect(bench.count("finished") + bench.count("lost")).toBe(0);
    expect(bench.output).toMatch(/"isComplete":false/);
  });
});
