import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sampleAttempt, samplePlan, sampleRun, sampleSource } from "../../../test/conformance/sample-records.ts";
import { openStore } from "../open-store.ts";
import type { Store } from "../store.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "downhill-sqlite-"));
  file = join(folder, "store.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function fill(): Promise<void> {
  const store = await openStore(file);
  for (let nonce = 0; nonce < 20; nonce++) await store.put(sampleAttempt({ nonce }), sampleRun(), sampleSource());
  await store.putPlan(samplePlan([1]));
  await store.close();
}

function change(...statements: readonly string[]): void {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  for (const statement of statements) database.exec(statement);
  database.close();
}

async function checkFile(): Promise<string[]> {
  const store = await openStore(file);
  try {
    return (await store.check()).map(({ code, message }) => `${code}: ${message}`);
  } finally {
    await store.close();
  }
}

describe("opening a store", () => {
  it("finds again what an earlier process wrote", async () => {
    await fill();
    const store = await openStore(file, { create: false });
    expect(await store.attempts()).toHaveLength(20);
    expect(await store.plans()).toEqual([samplePlan([1])]);
    await store.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it("makes the folder it lies in, but only where it may make a store", async () => {
    const inner = join(folder, "a", "b", "store.sqlite");
    await expect(openStore(inner, { create: false })).rejects.toMatchObject({ code: "store/missing" });
    expect(existsSync(join(folder, "a"))).toBe(false);
    await (await openStore(inner)).close();
    expect(existsSync(inner)).toBe(true);
  });

  it("refuses a newer store, and leaves it as it is", async () => {
    await fill();
    change("pragma user_version = 99");
    const before = readFileSync(file);
    await expect(openStore(file)).rejects.toMatchObject({ code: "store/newer", message: /newer version of Downhill/ });
    expect(readFileSync(file)).toEqual(before);
  });

  it("refuses another program's database, other files, and folders", async () => {
    change("create table theirs (a)");
    await expect(openStore(file)).rejects.toMatchObject({ code: "store/foreign" });
    writeFileSync(join(folder, "text"), "hello ".repeat(1000));
    await expect(openStore(join(folder, "text", "inner", "store.sqlite"))).rejects.toMatchObject({
      code: "store/unusable",
    });
    await expect(openStore(join(folder, "text"))).rejects.toMatchObject({ code: "store/unusable" });
    mkdirSync(join(folder, "inner"));
    await expect(openStore(join(folder, "inner"))).rejects.toMatchObject({
      code: "store/unusable",
      message: expect.stringMatching(/it is a folder/),
    });
    await expect(openStore("http://example.org/store")).rejects.toMatchObject({ code: "store/unknown" });
  });
});

describe("checking a store", () => {
  it("finds nothing in one that is whole", async () => {
    await fill();
    expect(await checkFile()).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    [
      "a changed result",
      "update attempts set test_error = 0.5 where nonce = 3",
      /store\/record: attempt \w+: it is given as passed/,
    ],
    [
      "a changed identity",
      "update attempts set nonce = 300 where nonce = 3",
      /its address is not that of what it says/,
    ],
    [
      "a changed challenge",
      `update challenges set content = replace(content, '"width":256', '"width":255')`,
      /its address/,
    ],
    [
      "a cut trace",
      "update traces set trace = substr(trace, 1, 100)",
      /store\/record: .*100 bytes, which are not whole epochs/,
    ],
    ["a shorter trace", "update traces set trace = substr(trace, 1, 24 * 59)", /store\/record/],
    ["a lost trace", "delete from traces", /its trace is not there/],
    ["lost runs", "delete from runs", /store\/orphan: attempt \w+ has no run/],
    ["an impossible run", "update runs set seconds = -1", /store\/record: attempt \w+: a run of it took -1 seconds/],
    ["a lost source", "delete from sources", /store\/orphan: attempt \w+ has no source of momentum/],
    [
      "a changed source",
      "update sources set files = replace(files, 'default', 'other')",
      /store\/source: the source momentum/,
    ],
    ["a changed plan", `update plans set content = replace(content, '"nonces":[1]', '"nonces":[2]')`, /store\/plan/],
    [
      "a lost attempt",
      "delete from attempts where nonce = 3",
      /store\/orphan: row \d+ of \w+ refers to a row of attempts/,
    ],
    ["a lost challenge", "delete from challenges", /store\/orphan: row \d+ of attempts refers to a row of challenges/],
    ["what is not JSON", "update attempts set overrides = '{'", /store\/damaged: attempt \w+ cannot be read/],
  ])("finds %s", async (_, statement, finding) => {
    await fill();
    change(statement);
    expect((await checkFile()).join("\n")).toMatch(finding);
  });

  it("finds broken pages, and says so rather than fail, wherever they are", async () => {
    await fill();
    const whole = readFileSync(file);
    const pages = whole.length / 4096;
    let found = 0;
    for (let page = 1; page < pages; page++) {
      const broken = Buffer.from(whole);
      broken.fill(0xa5, page * 4096, page * 4096 + 512);
      writeFileSync(file, broken);
      if (await hasFindings()) found += 1;
    }
    expect(found).toBe(pages - 1);
  });

  async function hasFindings(): Promise<boolean> {
    let store: Store | undefined;
    try {
      store = await openStore(file);
      return (await store.check()).length > 0;
    } catch (error) {
      expect(error).toMatchObject({ code: "store/unusable" });
      return true;
    } finally {
      await store?.close();
    }
  }
});
