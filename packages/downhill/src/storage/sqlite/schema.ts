/**
 * Tables of a store. What every attempt repeats (challenge, environment) is kept once, under the hash of its content.
 * Records and traces are apart, so that a listing does not read traces.
 */
import type { Generated } from "kysely";
import type { JsonNumber } from "../json-number.ts";

export interface StoreTables {
  readonly challenges: ContentTable;
  readonly environments: ContentTable;
  readonly attempts: AttemptTable;
  readonly traces: TraceTable;
  readonly runs: RunTable;
  readonly sources: SourceTable;
  readonly plans: PlanTable;
}

/** Canonical JSON under its SHA-256. */
interface ContentTable {
  readonly digest: string;
  readonly content: string;
}

export interface AttemptTable {
  readonly address: string;
  /** Digest of the challenge. */
  readonly challenge: string;
  readonly hidden_layers: number;
  readonly samples: number;
  readonly seed: string;
  readonly nonce: number;
  readonly optimizer_digest: string;
  /** JSON. */
  readonly overrides: string;
  readonly max_fuel: number;
  readonly numerics_version: number;
  readonly instance: string;
  readonly optimizer: string;
  /** JSON. */
  readonly hyperparameters: string | null;
  readonly status: string;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly stop: string | null;
  readonly test_error: JsonNumber | null;
  readonly baseline: JsonNumber | null;
  readonly epochs: number;
  readonly best_epoch: number | null;
  readonly fuel: number;
  readonly threshold_epoch: number | null;
  readonly threshold_fuel: number | null;
  readonly signature: string | null;
}

interface TraceTable {
  readonly address: string;
  readonly trace: Uint8Array;
}

interface RunTable {
  readonly id: Generated<number>;
  readonly address: string;
  /** Digest of the environment. */
  readonly environment: string;
  readonly seconds: number;
  readonly finished_at: string;
}

interface SourceTable {
  readonly digest: string;
  readonly name: string;
  /** JSON. */
  readonly files: string;
}

interface PlanTable {
  /** Grows with every plan that is put; the highest is the latest. */
  readonly sequence: Generated<number>;
  readonly digest: string;
  /** Canonical JSON. */
  readonly content: string;
}
