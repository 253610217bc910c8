import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  sampleAttempt,
  samplePlan,
  sampleRejection,
  sampleRun,
  sampleSource,
  sampleTrace,
} from "../../../test/conformance/sample-records.ts";
import { CodedError } from "../../foundation/coded-error.ts";
import { sha256Hex } from "../../foundation/hash.ts";
import { canonicalDump } from "../canonical-dump.ts";
import { importContents } from "../import-contents.ts";
import { createMemoryStore } from "../memory/memory-store.ts";
import { withContents } from "../open-contents.ts";
import type { Store } from "../store.ts";
import { contentsOf } from "../store-contents.ts";
import { archiveLines } from "./archive-lines.ts";
import { writeArchive } from "./write-archive.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "downhill-archive-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function filled(nonces: readonly number[]): Promise<Store> {
  const store = createMemoryStore();
  // U+2028 is a line end to some readers of text.
  const odd = sampleSource("adam", "// \u2028 é\n");
  await store.put(sampleAttempt({ optimizerDigest: odd.digest }, { optimizer: "adam" }), sampleRun(), odd);
  for (const nonce of nonces) {
    const attempt = nonce % 3 === 2 ? sampleRejection({ nonce }) : sampleAttempt({ nonce });
    await store.put(attempt, sampleRun(nonce), sampleSource());
  }
  await store.putPlan(samplePlan([1]));
  await store.putPlan(samplePlan([2]));
  return store;
}

async function importBytes(store: Store, bytes: Uint8Array) {
  const file = join(folder, "archive");
  writeFileSync(file, bytes);
  return withContents(file, (contents) => importContents(store, contents));
}

const linesOf = (archive: Uint8Array) => zstdDecompressSync(archive).toString().trimEnd().split("\n");

/** An archive with other lines, closed as it should be. */
function closed(lines: readonly string[]): Uint8Array {
  const text = lines.map((line) => `${line}\n`).join("");
  return Buffer.from(`${text}{"end":{"lines":${lines.length},"sha256":"${sha256Hex(text)}"}}\n`);
}

describe("an archive", () => {
  it("brings everything into an empty store, and nothing twice", async () => {
    const from = await filled([0, 1, 2, 3]);
    const to = createMemoryStore();
    const archive = await writeArchive(contentsOf(from));
    expect(await importBytes(to, archive)).toEqual({ added: 5, same: 0, plans: 2, faults: [], findings: [] });
    expect(await canonicalDump(to)).toBe(await canonicalDump(from));
    expect(await to.runs()).toEqual(await from.runs());
    expect(await to.plans()).toEqual(await from.plans());
    expect(await importBytes(to, archive)).toMatchObject({ added: 0, same: 5, plans: 0 });
    expect(await to.runs()).toHaveLength(5);
  });

  it("is the same bytes whatever the order of the work", async () => {
    const [one, other] = [await filled([0, 1, 2]), await filled([2, 1, 0])];
    expect(await writeArchive(contentsOf(one))).toEqual(await writeArchive(contentsOf(other)));
  });

  it("is read without its compression too", async () => {
    const archive = await writeArchive(contentsOf(await filled([0])));
    expect(await importBytes(createMemoryStore(), zstdDecompressSync(archive))).toMatchObject({ added: 2 });
  });

  it("keeps every loss, bit for bit", async () => {
    const losses = fc.array(fc.double(), { minLength: 1, maxLength: 20 });
    const property = fc.asyncProperty(losses, async (values) => {
      const trainLoss = Float64Array.from(values);
      const validationLoss = Float64Array.from({ length: values.length }, (_, i) => 1 / (1 + i));
      const trace = { trainLoss, validationLoss, fuel: sampleTrace(values.length).fuel };
      const [from, to] = [createMemoryStore(), createMemoryStore()];
      const attempt = sampleAttempt({}, { trace });
      await from.put(attempt, sampleRun(), sampleSource());
      const lines: string[] = [];
      for await (const line of archiveLines(contentsOf(from))) lines.push(line);
      expect(await importBytes(to, closed(lines))).toMatchObject({ added: 1, findings: [] });
      const kept = (await to.traces([attempt.address])).get(attempt.address)?.trainLoss ?? [];
      expect([...kept].every((loss, i) => Object.is(loss, values[i]))).toBe(true);
    });
    await fc.assert(property, { numRuns: 30 });
  });

  it("is refused where it was cut or changed, and nothing of it is taken", async () => {
    const archive = await writeArchive(contentsOf(await filled([0, 1])));
    const text = zstdDecompressSync(archive);
    const cuts = Array.from({ length: 40 }, (_, i) => Math.floor((archive.length * (i + 1)) / 41));
    const damage = [...cuts.map((end) => archive.subarray(0, end)), text.subarray(0, text.length - 1 - 100)];
    const lines = linesOf(archive);
    const reordered = [lines[0], lines[2], lines[1], ...lines.slice(3)].join("\n");
    for (const bytes of [...damage, Buffer.from(reordered), Buffer.from(`${lines.join("\n")}\n{}`)]) {
      const store = createMemoryStore();
      await expect(importBytes(store, bytes)).rejects.toMatchObject({ code: "archive/invalid" });
      expect(await store.attempts()).toEqual([]);
    }
  });

  it("never gives a reader anything but records or an error that says where, whatever is in it", async () => {
    const lines = linesOf(await writeArchive(contentsOf(await filled([0, 1, 2])))).slice(0, -1);
    const values: unknown[] = [null, -1, 1.5, "x", true, [], {}, [null], "NaN", 1e300, { a: 1 }];
    const change = fc.tuple(fc.nat(lines.length - 1), fc.nat(), fc.constantFrom(...values));
    const property = fc.asyncProperty(change, async ([at, path, value]) => {
      const changed = lines.with(at, changeField(lines[at] ?? "", path, value));
      const store = createMemoryStore();
      try {
        await importBytes(store, closed(changed));
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        expect(error.code).toMatch(/^archive\/|^file\/unreadable$/);
      }
      expect(await store.check()).toEqual([]);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it("leaves out and names records that contradict themselves or lack their source or runs", async () => {
    const lines = linesOf(await writeArchive(contentsOf(await filled([0])))).slice(0, -1);
    const edited = lines.map((line) => line.replace('"testError":0.0625', '"testError":0.75'));
    const store = createMemoryStore();
    expect(await importBytes(store, closed(edited))).toMatchObject({
      added: 0,
      findings: [0, 1].map(() => ({ message: expect.stringMatching(/given as passed/) })),
    });
    const without = lines.filter((line) => !line.startsWith('{"source"'));
    const { findings } = await importBytes(store, closed(without));
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/source of \w+ is missing/),
      expect.stringMatching(/source of \w+ is missing/),
    ]);
    const idle = lines.map((line) => line.replace(/"runs":\[.*\]/, '"runs":[]'));
    expect(await importBytes(store, closed(idle))).toMatchObject({
      added: 0,
      findings: [0, 1].map(() => ({ message: expect.stringMatching(/it has no run/) })),
    });
    const odd = lines.map((line) =>
      line.replaceAll('"seconds":1.25', '"seconds":"NaN"').replaceAll("04:05.", "04:65."),
    );
    expect((await importBytes(store, closed(odd))).findings.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/a run of it took NaN seconds$/),
        expect.stringMatching(/a run of it ended at "2026-01-02T03:04:65.678Z", which is no ISO 8601 time$/),
      ]),
    );
    expect(await store.attempts()).toEqual([]);
  });

  it("of a later format is refused", async () => {
    const newer = closed(['{"downhill":"results","version":2}']);
    await expect(importBytes(createMemoryStore(), newer)).rejects.toMatchObject({ code: "archive/newer" });
  });

  it("is not taken for one where a file is something else", async () => {
    for (const text of ["", "hello", "{}", '{"a":1}\n', "null"]) {
      await expect(importBytes(createMemoryStore(), Buffer.from(text))).rejects.toMatchObject({
        code: expect.stringMatching(/^(archive\/invalid|file\/unreadable)$/),
      });
    }
    const missing = withContents(join(folder, "missing"), async () => {});
    await expect(missing).rejects.toMatchObject({ code: "file/unreadable" });
  });
});

/** Puts a value in the place of some part of a JSON document. */
function changeField(line: string, path: number, value: unknown): string {
  const places: [Record<string, unknown>, string][] = [];
  const root = { line: JSON.parse(line) as unknown };
  const visit = (item: unknown) => {
    if (typeof item !== "object" || item === null) return;
    for (const [key, child] of Object.entries(item).slice(0, 40)) {
      places.push([item as Record<string, unknown>, key]);
      visit(child);
    }
  };
  visit(root);
  const [object, key] = places[path % places.length] ?? [{}, ""];
  object[key] = value;
  return JSON.stringify(root.line);
}
