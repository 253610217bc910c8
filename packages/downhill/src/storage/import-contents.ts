import { planRecord } from "../benchmark/records/plan-record.ts";
import { recordFaults } from "../benchmark/records/record-faults.ts";
import { runFaults } from "../benchmark/records/run-facts.ts";
import { changedRecord } from "./check-records.ts";
import type { DeterminismFault } from "./determinism-fault.ts";
import { hasSourceDigest } from "./source-digest.ts";
import type { MergeEntry, Store, StoreFinding } from "./store.ts";
import type { StoreContents } from "./store-contents.ts";

export interface ImportOutcome {
  /** Attempts that are new here. */
  readonly added: number;
  /** Attempts that were here already, with the same bits. */
  readonly same: number;
  /** Plans that are new here. */
  readonly plans: number;
  /** Attempts that are here with other bits; nothing of theirs was written. */
  readonly faults: readonly DeterminismFault[];
  /** What cannot be as it was written, and was left out. */
  readonly findings: readonly StoreFinding[];
}

/** Merges other results into a store. What differs from what is here, or contradicts itself, is left out and told. */
export async function importContents(store: Store, contents: StoreContents): Promise<ImportOutcome> {
  const findings: StoreFinding[] = [];
  const faults: DeterminismFault[] = [];
  let added = 0;
  let same = 0;
  for await (const entries of contents.entries()) {
    const sound = entries.filter((entry) => {
      const wrong = entryFaults(entry);
      findings.push(...wrong);
      return wrong.length === 0;
    });
    const outcome = await store.merge(sound);
    faults.push(...outcome.faults);
    added += outcome.added;
    same += sound.length - outcome.added - outcome.faults.length;
  }
  const plans = await importPlans(store, contents, findings);
  return { added, same, plans, faults, findings };
}

function entryFaults({ attempt, runs, source }: MergeEntry): StoreFinding[] {
  const { address, optimizer, optimizerDigest } = attempt;
  const faults = recordFaults(attempt);
  const isIts = source !== undefined && source.digest === optimizerDigest && hasSourceDigest(source);
  if (!isIts)
    faults.push(`the source of ${optimizer} ${source === undefined ? "is missing" : "is not what its digest says"}`);
  faults.push(...(runs.length === 0 ? ["it has no run"] : runs.flatMap(runFaults)));
  return faults.map((fault) => changedRecord(address, fault));
}

/** Those that are here already keep their place; the latest of the others becomes the latest. */
async function importPlans(store: Store, contents: StoreContents, findings: StoreFinding[]): Promise<number> {
  const known = new Set((await store.plans()).map(({ digest }) => digest));
  let added = 0;
  for (const { digest, plan } of await contents.plans()) {
    if (planRecord(plan).digest !== digest) {
      findings.push({ code: "store/plan", message: `the plan ${digest} is not what its digest says` });
    } else if (!known.has(digest)) {
      await store.putPlan({ digest, plan });
      added += 1;
    }
  }
  return added;
}
