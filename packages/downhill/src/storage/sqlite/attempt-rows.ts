/** Records as rows of the tables, and back. */
import type { Selectable } from "kysely";
import type { AttemptStatus, AttemptSummary } from "../../benchmark/records/recorded-attempt.ts";
import { canonicalJson } from "../../foundation/canonical-json.ts";
import { CodedError } from "../../foundation/coded-error.ts";
import { sha256Hex } from "../../foundation/hash.ts";
import { fromJsonNumber, toJsonNumber } from "../json-number.ts";
import type { AttemptTable } from "./schema.ts";

/** Content that many rows share, with the key it is found by. */
export function contentRow(value: unknown): { readonly digest: string; readonly content: string } {
  const content = canonicalJson(value);
  return { digest: sha256Hex(content), content };
}

export function toRow(attempt: AttemptSummary, challenge: string): AttemptTable {
  const { testError, baseline, hyperparameters, error, threshold } = attempt;
  return {
    address: attempt.address,
    challenge,
    hidden_layers: attempt.difficulty.hiddenLayers,
    samples: attempt.difficulty.samples,
    seed: attempt.seed,
    nonce: attempt.nonce,
    optimizer_digest: attempt.optimizerDigest,
    overrides: canonicalJson(attempt.overrides),
    max_fuel: attempt.maxFuel,
    numerics_version: attempt.numericsVersion,
    instance: attempt.instance,
    optimizer: attempt.optimizer,
    hyperparameters: hyperparameters === null ? null : canonicalJson(hyperparameters),
    status: attempt.status,
    error_code: error?.code ?? null,
    error_message: error?.message.toWellFormed() ?? null,
    stop: attempt.stop,
    test_error: testError === null ? null : toJsonNumber(testError),
    baseline: baseline === null ? null : toJsonNumber(baseline),
    epochs: attempt.epochs,
    best_epoch: attempt.bestEpoch,
    fuel: attempt.fuel,
    threshold_epoch: threshold?.epoch ?? null,
    threshold_fuel: threshold?.fuel ?? null,
    signature: attempt.signature,
  };
}

/** Reads rows; a challenge is parsed once and shared by the records that have it. */
export class RowReader {
  readonly #challenges: ReadonlyMap<string, AttemptSummary["challenge"]>;

  constructor(challenges: readonly { readonly digest: string; readonly content: string }[]) {
    this.#challenges = new Map(
      challenges.map(({ digest, content }) => [digest, parseColumn(content, `challenge ${digest}`)]),
    );
  }

  read(row: Selectable<AttemptTable>): AttemptSummary {
    const challenge = this.#challenges.get(row.challenge);
    if (challenge === undefined) throw damaged(`attempt ${row.address}`);
    const { error_code: code, error_message: message, threshold_epoch: epoch, threshold_fuel: fuel } = row;
    return {
      challenge,
      difficulty: { hiddenLayers: row.hidden_layers, samples: row.samples },
      seed: row.seed,
      nonce: row.nonce,
      optimizerDigest: row.optimizer_digest,
      overrides: parseColumn(row.overrides, `attempt ${row.address}`),
      maxFuel: row.max_fuel,
      numericsVersion: row.numerics_version,
      address: row.address,
      instance: row.instance,
      optimizer: row.optimizer,
      hyperparameters: row.hyperparameters === null ? null : parseColumn(row.hyperparameters, `attempt ${row.address}`),
      status: row.status as AttemptStatus,
      error: code === null ? null : { code, message: message ?? "" },
      stop: row.stop as AttemptSummary["stop"],
      testError: row.test_error === null ? null : fromJsonNumber(row.test_error),
      baseline: row.baseline === null ? null : fromJsonNumber(row.baseline),
      epochs: row.epochs,
      bestEpoch: row.best_epoch,
      fuel: row.fuel,
      threshold: epoch === null || fuel === null ? null : { epoch, fuel },
      signature: row.signature,
    };
  }
}

/** The JSON of a column, which has the type that was written. Throws `store/damaged` where it is none any more. */
export function parseColumn<T>(text: string, owner: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw damaged(owner);
  }
}

function damaged(owner: string): CodedError {
  return new CodedError(
    "store/damaged",
    `${owner} cannot be read: the store was damaged or changed. downhill store import takes the results of a copy`,
  );
}
