import type { ResolvedPlan } from "../benchmark/records/plan-record.ts";
import { recordFaults } from "../benchmark/records/record-faults.ts";
import { runFaults } from "../benchmark/records/run-facts.ts";
import { canonicalJson } from "../foundation/canonical-json.ts";
import { sha256Hex } from "../foundation/hash.ts";
import { hasSourceDigest } from "./source-digest.ts";
import type { Store, StoreFinding } from "./store.ts";

/** Traces held at a time. */
const batchSize = 500;

/** Looks for records that cannot be as they were written, and for parts that lack what they belong to. */
export async function checkRecords(store: Store): Promise<StoreFinding[]> {
  const [sources, plans, runs] = await Promise.all([store.sources(), store.plans(), store.runs()]);
  const sourceDigests = new Set(sources.map(({ digest }) => digest));
  const hasRun = new Set(runs.map(({ address }) => address));
  const used = new Set<string>();
  const findings = runs.flatMap((run) => runFaults(run).map((fault) => changedRecord(run.address, fault)));
  const attempts = await store.attempts();
  for (let first = 0; first < attempts.length; first += batchSize) {
    const batch = attempts.slice(first, first + batchSize);
    const traces = await store.traces(batch.map(({ address }) => address));
    for (const attempt of batch) {
      const { address, optimizer, optimizerDigest } = attempt;
      const trace = traces.get(address);
      const faults = trace === undefined ? ["its trace is not there"] : recordFaults({ ...attempt, trace });
      findings.push(...faults.map((fault) => changedRecord(address, fault)));
      if (!sourceDigests.has(optimizerDigest))
        findings.push(orphan(`attempt ${address} has no source of ${optimizer}`));
      if (!hasRun.has(address)) findings.push(orphan(`attempt ${address} has no run`));
      used.add(optimizerDigest);
    }
  }
  const idle = sources.filter(({ digest }) => !used.has(digest));
  return [
    ...findings,
    ...idle.map(({ name, digest }) => orphan(`the source of ${name} (${digest}) belongs to no attempt`)),
    ...sources.filter((source) => !hasSourceDigest(source)).map(({ name, digest }) => changed("source", name, digest)),
    ...plans.filter(({ digest, plan }) => planDigest(plan) !== digest).map(({ digest }) => changed("plan", "", digest)),
  ];
}

function planDigest(plan: ResolvedPlan): string {
  return sha256Hex(canonicalJson(plan));
}

export function changedRecord(address: string, fault: string): StoreFinding {
  return { code: "store/record", message: `attempt ${address}: ${fault}` };
}

function orphan(message: string): StoreFinding {
  return { code: "store/orphan", message };
}

function changed(what: string, name: string, digest: string): StoreFinding {
  return { code: `store/${what}`, message: `the ${what} ${name} ${digest} is not what its digest says` };
}
