import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  sampleAttempt,
  samplePlan,
  sampleRejection,
  sampleRun,
  sampleSource,
} from "../../test/conformance/sample-records.ts";
import { captureCommand as downhill } from "../../test/fixtures/captured-command.ts";
import { canonicalDump } from "../storage/canonical-dump.ts";
import { openStore } from "../storage/open-store.ts";

let folder: string;
let store: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "downhill-store-command-"));
  store = join(folder, "store.sqlite");
  await fill(store, [0, 1, 2]);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function fill(file: string, nonces: readonly number[]): Promise<void> {
  const results = await openStore(file);
  for (const nonce of nonces) await results.put(sampleAttempt({ nonce }), sampleRun(), sampleSource());
  await results.put(sampleRejection({ nonce: 9 }), sampleRun(), sampleSource());
  await results.putPlan(samplePlan([0, 1, 2, 3]));
  await results.close();
}

async function dump(file: string): Promise<string> {
  const results = await openStore(file, { create: false });
  try {
    return await canonicalDump(results);
  } finally {
    await results.close();
  }
}

describe("downhill store list", () => {
  it("counts attempts by optimizer, and what is stored of each plan", async () => {
    const { code, out: output } = await downhill("store", "list", "--store", store);
    expect(code).toBe(0);
    expect(output.split("\n")).toEqual([
      `${store}: 4 attempts, 4 runs, 5.0 s of training`,
      "",
      "optimizer  source    attempts  passed    L  N     seed      nonces  settings  challenge",
      `momentum   ${sampleSource().digest.slice(0, 8)}  4         3 (75 %)  3  1024  downhill  4       1         paper`,
      "",
      "plan      stored  optimizers",
      `${samplePlan([0, 1, 2, 3]).digest.slice(0, 8)}  3 of 4  momentum`,
    ]);
  });

  it("prints the same as JSON", async () => {
    const { out: output } = await downhill("store", "list", "--store", store, "--json");
    expect(JSON.parse(output)).toMatchObject({
      ...{ store, attempts: 4, runs: 4, seconds: 5 },
      optimizers: [{ name: "momentum", attempts: 4, passed: 3, rejected: 1, hiddenLayers: [3], nonces: 4 }],
      plans: [{ attempts: 4, stored: 3, optimizers: ["momentum"] }],
    });
  });

  it("says how a store is made where there is none", async () => {
    const { code, err: notes } = await downhill("store", "list", "--store", join(folder, "other.sqlite"));
    expect(code).toBe(2);
    expect(notes).toMatch(/there is no store .*other\.sqlite: downhill bench makes one/s);
  });
});

describe("downhill store check", () => {
  it("tells a whole store from a changed one", async () => {
    expect(await downhill("store", "check", "--store", store)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^in order .*: 4 attempts/),
    });
    const database = new DatabaseSync(store);
    database.exec("update attempts set epochs = 1 where nonce = 1");
    database.close();
    const { code, out: output } = await downhill("store", "check", "--store", store);
    expect(code).toBe(1);
    expect(output.replaceAll(/\s+/g, " ")).toMatch(/^damaged .* - attempt \w{64}: T is given as 1, and is 60/);
    const { out: json } = await downhill("store", "check", "--store", store, "--json");
    expect(JSON.parse(json)).toMatchObject({ attempts: 4, findings: [{ code: "store/record" }] });
  });
});

describe("downhill store export and import", () => {
  it.each([
    ["results.csv", "csv", /^optimizer,hiddenLayers,.*\nmomentum,3,1024,downhill,/],
    ["results.jsonl", "json", /^\{"address":"[^\n]*\}\n\{/],
    ["results.PARQUET", "parquet", /^PAR1.*PAR1$/s],
    ["results.jsonl.zst", "archive", /./],
  ])("writes %s as %s", async (name, format, content) => {
    const out = join(folder, name);
    const { code, out: output } = await downhill("store", "export", "--store", store, "--out", out, "--json");
    expect(code).toBe(0);
    const bytes = readFileSync(out);
    expect(JSON.parse(output)).toEqual({ store, file: out, format, bytes: bytes.length });
    expect(bytes.toString("latin1")).toMatch(content);
  });

  it("writes traces where they are asked for, and a format by name", async () => {
    const out = join(folder, "epochs.txt");
    const { code } = await downhill("store", "export", "--store", store, "--out", out, "--traces", "--format", "csv");
    expect(code).toBe(0);
    expect(readFileSync(out, "utf8").split("\n")).toHaveLength(1 + 3 * 60 + 1);
  });

  it("asks what to write where the name does not say, and makes no store", async () => {
    const { code, err: notes } = await downhill("store", "export", "--store", store, "--out", join(folder, "results"));
    expect(code).toBe(2);
    expect(notes).toContain("name a --format");
  });

  it("merges an archive, and another store, into the same results", async () => {
    const [archive, other, third] = ["all.jsonl.zst", "other.sqlite", "third.sqlite"].map((name) => join(folder, name));
    await downhill("store", "export", "--store", store, "--out", archive!);
    await fill(other!, [1, 2, 3]);
    const first = await downhill("store", "import", archive!, "--store", other!);
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 attempts added, 3 there already, 0 plans"),
    });
    expect(await downhill("store", "import", other!, "--store", store, "--json")).toMatchObject({ code: 0 });
    expect(await dump(store)).toBe(await dump(other!));
    expect(await downhill("store", "import", store, "--store", third!)).toMatchObject({ code: 0 });
    expect(await dump(third!)).toBe(await dump(store));
  });

  it("reports what should be the same bits and is not, keeps the store's, and merges the rest", async () => {
    const other = join(folder, "other.sqlite");
    const results = await openStore(other);
    const differing = sampleAttempt({ nonce: 1 }, { testError: 0.125 });
    await results.put(differing, sampleRun(), sampleSource());
    await results.put(sampleAttempt({ nonce: 7 }), sampleRun(), sampleSource());
    await results.close();
    const { code, out: output } = await downhill("store", "import", other, "--store", store);
    expect(code).toBe(1);
    expect(output).toContain("1 attempts added, 0 there already");
    expect(output).toContain(
      `- attempt ${differing.address}\n    testError: 0.0634765625 in the store, 0.125 in the file`,
    );
    const { code: again, out: json } = await downhill("store", "import", other, "--store", store, "--json");
    expect(again).toBe(1);
    expect(JSON.parse(json)).toMatchObject({
      ...{ added: 0, same: 1, findings: [] },
      faults: [
        { address: differing.address, differences: [{ field: "testError", stored: "0.0634765625", given: "0.125" }] },
      ],
    });
  });
});
