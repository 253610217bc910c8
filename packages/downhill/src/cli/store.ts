import { defineCommand } from "citty";
import { createStoreCheckCommand } from "./store-check.ts";
import { createStoreExportCommand } from "./store-export.ts";
import { createStoreImportCommand } from "./store-import.ts";
import { createStoreListCommand } from "./store-list.ts";
import type { Terminal } from "./terminal.ts";

/** `downhill store`: the results that are kept. */
export function createStoreCommand(terminal: Terminal, version: string) {
  return defineCommand({
    meta: { name: "store", description: "List, check, export or merge the results that are kept" },
    subCommands: {
      list: createStoreListCommand(terminal),
      check: createStoreCheckCommand(terminal),
      export: createStoreExportCommand(terminal, version),
      import: createStoreImportCommand(terminal),
    },
  });
}
