import { planLine, sourceLine } from "./archive/archive-lines.ts";
import { attemptText } from "./attempt-document.ts";
import type { Store } from "./store.ts";
import { contentsOf } from "./store-contents.ts";

/**
 * Everything in a store that depends neither on the machine nor on the clock, nor on the order of the work, as lines of
 * canonical JSON in order: stores of the same plans and attempts have the same dump, bit for bit.
 */
export async function canonicalDump(store: Store): Promise<string> {
  const contents = contentsOf(store);
  const lines = [...(await contents.plans()).map(planLine), ...(await store.sources()).map(sourceLine)].sort();
  for await (const entries of contents.entries()) lines.push(...entries.map(({ attempt }) => attemptText(attempt)));
  return `${lines.join("\n")}\n`;
}
