import { defineCommand } from "citty";
import { type ImportOutcome, importContents } from "../storage/import-contents.ts";
import { withContents } from "../storage/open-contents.ts";
import { printable, wrap } from "./format.ts";
import { jsonFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { renderFinding } from "./store-check.ts";
import { storeFlag, withStore } from "./store-option.ts";
import type { Paint, Terminal } from "./terminal.ts";

const flags = {
  file: { type: "positional", required: true, description: "Another store, or an archive of one" },
  ...storeFlag,
  ...jsonFlag,
} as const;

/** `downhill store import`: merges other results into a store. */
export function createStoreImportCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "import", description: "Merge another store, or an archive, into a store" },
    args: flags,
    run: ({ args }) =>
      withContents(args.file, (contents) =>
        withStore(
          args.store,
          async (store) => {
            const outcome = await importContents(store, contents);
            const names = { file: args.file, store: store.location };
            const text = args.json
              ? toJson(importDocument(outcome, names))
              : renderImport(outcome, names, terminal.paint);
            terminal.print(text);
            return outcome.faults.length + outcome.findings.length === 0 ? 0 : 1;
          },
          { create: true },
        ),
      ),
  });
}

interface Names {
  readonly file: string;
  readonly store: string;
}

/** What `downhill store import --json` prints. */
function importDocument({ faults, ...outcome }: ImportOutcome, names: Names) {
  return { ...names, ...outcome, faults: faults.map(({ address, differences }) => ({ address, differences })) };
}

export function renderImport(outcome: ImportOutcome, { file, store }: Names, paint: Paint): string {
  const { added, same, plans, faults, findings } = outcome;
  const counts = `${added} attempts added, ${same} there already, ${plans} plans added`;
  const lines = [`${printable(file)} → ${printable(store)}: ${counts}`];
  if (faults.length > 0) {
    lines.push("", paint.bad(`${faults.length} attempts have other bits here than there; the store's are kept`));
    const advice =
      "The same attempt gives the same bits on every machine, so one of the two is from a faulty kernel, or was changed. Run one of them again, with --kernel reference if in doubt.";
    lines.push(...wrap(advice, 100));
  }
  for (const { address, differences } of faults) {
    lines.push(`- attempt ${address}`);
    for (const { field, stored, given } of differences) {
      lines.push(
        ...wrap(printable(`${field}: ${stored} in the store, ${given} in the file`), 96).map((line) => `    ${line}`),
      );
    }
  }
  if (findings.length > 0) {
    lines.push("", paint.bad(`${findings.length} faults in the file; what has them was left out`));
    lines.push(...findings.flatMap(renderFinding));
  }
  return lines.join("\n");
}
