/**
 * Where results are kept. Attempts are found by their content address; since a record is a function of its address,
 * an attempt is written once, and a second record that differs is a fault of determinism, never an update.
 */
import type { OptimizerSource, PlanRecord } from "../benchmark/records/plan-record.ts";
import type { AttemptSummary, RecordedAttempt, Trace } from "../benchmark/records/recorded-attempt.ts";
import type { RunFacts } from "../benchmark/records/run-facts.ts";
import type { DeterminismFault } from "./determinism-fault.ts";

export interface AttemptQuery {
  readonly addresses?: readonly string[];
  /** Names of optimizers. */
  readonly optimizers?: readonly string[];
}

/** Something wrong in a store. */
export interface StoreFinding {
  readonly code: string;
  readonly message: string;
}

export interface StoredRun extends RunFacts {
  readonly address: string;
}

/** A record from elsewhere, with every run of it that is known there. */
export interface MergeEntry {
  readonly attempt: RecordedAttempt;
  readonly runs: readonly RunFacts[];
  readonly source: OptimizerSource | undefined;
}

export interface MergeOutcome {
  /** Records that were new. */
  readonly added: number;
  /** Records that are kept here and differ; nothing of theirs was written. */
  readonly faults: readonly DeterminismFault[];
}

export interface Store {
  /** Where it is, for people. */
  readonly location: string;
  /** Those of the addresses that have a record. */
  has(addresses: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Writes a record, its run and its optimizer's source as one transaction. Returns whether the record was new. Throws
   * `store/determinism` where a record of that address is there and differs.
   */
  put(attempt: RecordedAttempt, run: RunFacts, source: OptimizerSource): Promise<boolean>;
  /** Takes records of another store as one transaction: all of them, but those that differ from the ones here. */
  merge(entries: readonly MergeEntry[]): Promise<MergeOutcome>;
  /** Records without traces, ordered by address. All of them without a query. */
  attempts(query?: AttemptQuery): Promise<AttemptSummary[]>;
  /** Traces of those of the addresses that have a record. */
  traces(addresses: readonly string[]): Promise<ReadonlyMap<string, Trace>>;
  /** Every run of those of the addresses that have a record, the first run of each first. */
  runs(addresses?: readonly string[]): Promise<StoredRun[]>;
  source(digest: string): Promise<OptimizerSource | undefined>;
  sources(): Promise<OptimizerSource[]>;
  /** Keeps a plan; one that is there already becomes the latest. */
  putPlan(plan: PlanRecord): Promise<void>;
  /** The latest first. */
  plans(): Promise<PlanRecord[]>;
  /** Looks for damage and orphans. */
  check(): Promise<StoreFinding[]>;
  close(): Promise<void>;
}
