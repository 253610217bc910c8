import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "../../src/storage/memory/memory-store.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { describeStoreConformance } from "./store-conformance.ts";

describeStoreConformance("sqlite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "downhill-store-"));
  const store = await openStore(join(folder, "store.sqlite"));
  const release = async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, release };
});

describeStoreConformance("memory", async () => ({ store: createMemoryStore(), release: async () => {} }));
