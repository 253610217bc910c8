import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openStore } from "../../src/storage/open-store.ts";
import { BenchProcess } from "./bench-process.ts";
import { tinyPlan } from "./tiny-plan.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-concurrency-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("lets two benchmarks of the same attempts write to one store", async () => {
  writeFileSync(join(folder, "plan.json"), JSON.stringify(tinyPlan(3)));
  const store = join(folder, "shared.sqlite");
  const start = () => new BenchProcess(["plan.json", "--store", store, "--workers", "2", "--json"], folder);
  const both = [start(), start()];
  for (const bench of both) expect(await bench.exitCode(), bench.output).toBe(0);
  const opened = await openStore(store);
  const [check, attempts, plans] = [await opened.check(), await opened.attempts(), await opened.plans()];
  await opened.close();
  expect(check).toEqual([]);
  expect(attempts).toHaveLength(12);
  expect(plans).toHaveLength(1);
});
