import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sampleAttempt, sampleRun, sampleSource } from "../../../test/conformance/sample-records.ts";
import { sha256 } from "../../foundation/hash.ts";
import { Stream } from "../../foundation/stream.ts";
import { canonicalDump } from "../canonical-dump.ts";
import { createMemoryStore } from "../memory/memory-store.ts";
import { openStore } from "../open-store.ts";

const writer = resolve(import.meta.dirname, "../../../test/fixtures/store-writer.ts");

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "downhill-processes-"));
  file = join(folder, "inner", "store.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that writes; `said` grows line by line. */
function write(first: number, count: number): { child: ChildProcess; said: string[]; ended: Promise<unknown[]> } {
  const child = spawn(process.execPath, [writer, file, String(first), String(count)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: string[] = [];
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    said.push(...lines);
  });
  return { child, said, ended: once(child, "close") };
}

async function dumpOf(count: number): Promise<string> {
  const store = createMemoryStore();
  for (let nonce = 0; nonce < count; nonce++) await store.put(sampleAttempt({ nonce }), sampleRun(), sampleSource());
  return canonicalDump(store);
}

describe("several processes on one store", () => {
  it("make it, write the same and other attempts, and read, all at once", async () => {
    const writers = [write(0, 80), write(40, 80), write(60, 60)];
    const store = await openStore(file);
    let seen = 0;
    while (seen < 120) {
      const attempts = await store.attempts();
      expect(attempts.length).toBeGreaterThanOrEqual(seen);
      const traces = await store.traces(attempts.map(({ address }) => address));
      expect(traces.size).toBe(attempts.length);
      seen = attempts.length;
      await new Promise((done) => setTimeout(done, 20));
    }
    for (const { ended } of writers) expect(await ended).toEqual([0, null]);
    expect(writers.flatMap(({ said }) => said).filter((line) => line.endsWith("new"))).toHaveLength(120);
    expect(await store.check()).toEqual([]);
    expect(await canonicalDump(store)).toBe(await dumpOf(120));
    await store.close();
  });

  it("keep everything that was said to be kept, whenever one is killed", async () => {
    const moments = new Stream(sha256("moments"), "kill");
    const said = new Set<string>();
    for (let round = 0; round < 5; round++) {
      const { child, said: lines, ended } = write(0, 10_000);
      const wanted = 1 + moments.integerBelow(60);
      while (lines.length < wanted) await new Promise((done) => setTimeout(done, 1));
      child.kill("SIGKILL");
      await ended;
      for (const line of lines) said.add(line.split(" ")[0] ?? "");
    }
    const store = await openStore(file);
    const kept = new Set((await store.attempts()).map(({ nonce }) => String(nonce)));
    expect([...said].filter((nonce) => !kept.has(nonce))).toEqual([]);
    expect(await store.check()).toEqual([]);
    expect(await canonicalDump(store)).toBe(await dumpOf(kept.size));
    await store.close();
  });
});
