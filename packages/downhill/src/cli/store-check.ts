import { defineCommand } from "citty";
import type { StoreFinding } from "../storage/store.ts";
import { printable, wrap } from "./format.ts";
import { jsonFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { storeFlag, withStore } from "./store-option.ts";
import type { Paint, Terminal } from "./terminal.ts";

/** `downhill store check`: whether a store is whole. */
export function createStoreCheckCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "check", description: "Look for damage, changed records and orphans in a store" },
    args: { ...storeFlag, ...jsonFlag },
    run: ({ args }) =>
      withStore(args.store, async (store) => {
        const findings = await store.check();
        const isDamaged = findings.some(({ code }) => code === "store/damaged");
        const attempts = isDamaged ? null : (await store.attempts()).length;
        const document = { store: store.location, attempts, findings };
        terminal.print(args.json ? toJson(document) : renderCheck(document, terminal.paint));
        return findings.length === 0 ? 0 : 1;
      }),
  });
}

interface StoreCheck {
  readonly store: string;
  readonly attempts: number | null;
  readonly findings: readonly StoreFinding[];
}

function renderCheck({ store, attempts, findings }: StoreCheck, paint: Paint): string {
  const place = printable(store);
  if (findings.length === 0) return `${paint.good("in order")}  ${place}: ${attempts} attempts, every record checked`;
  return [`${paint.bad("damaged")}  ${place}`, ...findings.flatMap(renderFinding)].join("\n");
}

/** What is wrong, and the code that names it. */
export function renderFinding({ code, message }: StoreFinding): string[] {
  return wrap(`${printable(message)} (${code})`, 98).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`));
}
