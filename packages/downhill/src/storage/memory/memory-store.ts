import type { OptimizerSource, PlanRecord } from "../../benchmark/records/plan-record.ts";
import type { AttemptSummary, RecordedAttempt, Trace } from "../../benchmark/records/recorded-attempt.ts";
import type { RunFacts } from "../../benchmark/records/run-facts.ts";
import { canonicalJson } from "../../foundation/canonical-json.ts";
import { checkRecords } from "../check-records.ts";
import { DeterminismFault } from "../determinism-fault.ts";
import { recordDifferences } from "../record-difference.ts";
import type { AttemptQuery, MergeEntry, Store, StoredRun } from "../store.ts";

/** A store that is gone with its process: the plainest thing that keeps the contract. */
export function createMemoryStore(): Store {
  return new MemoryStore();
}

class MemoryStore implements Store {
  readonly location = "memory";
  readonly #attempts = new Map<string, RecordedAttempt>();
  readonly #runs = new Map<string, StoredRun[]>();
  readonly #sources = new Map<string, OptimizerSource>();
  readonly #plans = new Map<string, PlanRecord>();

  async has(addresses: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(addresses.filter((address) => this.#attempts.has(address)));
  }

  async put(attempt: RecordedAttempt, run: RunFacts, source: OptimizerSource): Promise<boolean> {
    return this.#put({ attempt, runs: [run], source });
  }

  async merge(entries: readonly MergeEntry[]) {
    const faults: DeterminismFault[] = [];
    let added = 0;
    for (const entry of entries) {
      try {
        if (this.#put(entry)) added += 1;
      } catch (error) {
        if (!(error instanceof DeterminismFault)) throw error;
        faults.push(error);
      }
    }
    return { added, faults };
  }

  async attempts({ addresses, optimizers }: AttemptQuery = {}): Promise<AttemptSummary[]> {
    return [...this.#attempts.values()]
      .filter(({ address }) => addresses === undefined || addresses.includes(address))
      .filter(({ optimizer }) => optimizers === undefined || optimizers.includes(optimizer))
      .sort((a, b) => (a.address < b.address ? -1 : 1))
      .map(({ trace: _, ...summary }) => summary);
  }

  async traces(addresses: readonly string[]): Promise<ReadonlyMap<string, Trace>> {
    const found = addresses.flatMap((address) => this.#attempts.get(address) ?? []);
    return new Map(found.map(({ address, trace }) => [address, trace]));
  }

  async runs(addresses?: readonly string[]): Promise<StoredRun[]> {
    const known = [...this.#runs.keys()].sort();
    const wanted = addresses === undefined ? known : known.filter((address) => addresses.includes(address));
    return wanted.flatMap((address) => this.#runs.get(address) ?? []);
  }

  async source(digest: string): Promise<OptimizerSource | undefined> {
    return this.#sources.get(digest);
  }

  async sources(): Promise<OptimizerSource[]> {
    return [...this.#sources.values()].sort((a, b) => (a.name + a.digest < b.name + b.digest ? -1 : 1));
  }

  async putPlan(plan: PlanRecord): Promise<void> {
    this.#plans.delete(plan.digest);
    this.#plans.set(plan.digest, plan);
  }

  async plans(): Promise<PlanRecord[]> {
    return [...this.#plans.values()].reverse();
  }

  check() {
    return checkRecords(this);
  }

  async close(): Promise<void> {}

  #put({ attempt, runs, source }: MergeEntry): boolean {
    const { address } = attempt;
    const stored = this.#attempts.get(address);
    const differences = stored === undefined ? [] : recordDifferences(stored, attempt);
    if (differences.length > 0) throw new DeterminismFault(address, differences);
    this.#attempts.set(address, stored ?? structuredClone(attempt));
    if (source !== undefined && !this.#sources.has(source.digest)) this.#sources.set(source.digest, source);
    for (const run of runs) this.#putRun({ address, ...run });
    return stored === undefined;
  }

  #putRun(run: StoredRun): void {
    const others = this.#runs.get(run.address) ?? [];
    const text = canonicalJson(run);
    if (!others.some((other) => canonicalJson(other) === text)) this.#runs.set(run.address, [...others, run]);
  }
}
