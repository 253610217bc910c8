import { canonicalJson } from "../foundation/canonical-json.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { validateChallenge } from "../instance/challenge.ts";
import { validateDifficulty } from "../instance/difficulty.ts";
import { validateSeed } from "../instance/seed.ts";
import { type SolutionRecord, solutionStops } from "./solution.ts";

/** What stands in a solution file's metadata, all of it strings: safetensors allows nothing else. */
export type SolutionMetadata = Readonly<Record<string, string>>;

const format = "downhill-solution";
const version = "1";

/** A record as metadata, without the checksum. Composite values are canonical JSON. */
export function writeMetadata(record: SolutionRecord): SolutionMetadata {
  return {
    format,
    version,
    challenge: canonicalJson(record.challenge),
    difficulty: canonicalJson(record.difficulty),
    seed: record.seed,
    nonce: String(record.nonce),
    optimizer: canonicalJson({ name: record.optimizer.name, digest: record.optimizer.digest }),
    hyperparameters: canonicalJson(record.hyperparameters),
    stop: record.stop,
    epochs: String(record.epochs),
    bestEpoch: String(record.bestEpoch),
    fuel: String(record.fuel),
    maxFuel: String(record.maxFuel),
    signature: record.signature,
    kernel: record.kernel,
    numericsVersion: String(record.numericsVersion),
  };
}

/** The record that metadata describes. Throws `solution/unreadable` naming the entry that is missing or malformed. */
export function readMetadata(metadata: SolutionMetadata): SolutionRecord {
  const fields = new Fields(metadata);
  fields.expect("format", format);
  fields.expect("version", version);
  const challenge = fields.json("challenge", validateChallenge);
  return {
    challenge,
    difficulty: fields.json("difficulty", (value) => validateDifficulty(value, challenge)),
    seed: fields.checked("seed", validateSeed),
    nonce: fields.integer("nonce"),
    optimizer: fields.json("optimizer", readOptimizer),
    hyperparameters: fields.json("hyperparameters", readHyperparameters),
    stop: fields.oneOf("stop", solutionStops),
    epochs: fields.integer("epochs"),
    bestEpoch: fields.integer("bestEpoch"),
    fuel: fields.integer("fuel"),
    maxFuel: fields.integer("maxFuel"),
    signature: fields.digest("signature"),
    kernel: fields.text("kernel"),
    numericsVersion: fields.integer("numericsVersion"),
  };
}

class Fields {
  readonly #metadata: SolutionMetadata;

  constructor(metadata: SolutionMetadata) {
    this.#metadata = metadata;
  }

  text(name: string): string {
    const value = Object.hasOwn(this.#metadata, name) ? this.#metadata[name] : undefined;
    if (value === undefined) throw unreadable(`its metadata has no "${name}"`);
    return value;
  }

  expect(name: string, wanted: string): void {
    const value = this.text(name);
    if (value !== wanted) throw malformed(name, value, `this version reads "${wanted}"`);
  }

  /** A non-negative integer below 2^53, as `String` writes it. */
  integer(name: string): number {
    const value = this.text(name);
    if (/^(0|[1-9][0-9]{0,15})$/.test(value) && Number.isSafeInteger(Number(value))) return Number(value);
    throw malformed(name, value, "it must be an integer from 0 to 2^53 − 1");
  }

  digest(name: string): string {
    const value = this.text(name);
    if (/^[0-9a-f]{64}$/.test(value)) return value;
    throw malformed(name, value, "it must be 64 hexadecimal digits");
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.text(name);
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) throw malformed(name, value, `it must be one of ${choices.join(", ")}`);
    return choice;
  }

  json<T>(name: string, read: (value: unknown) => T): T {
    return this.checked(name, (value) => read(JSON.parse(value)));
  }

  /** A value that a reader accepts; what the reader throws becomes the reason. */
  checked<T>(name: string, read: (value: string) => T): T {
    const value = this.text(name);
    try {
      return read(value);
    } catch (cause) {
      throw malformed(name, value, cause instanceof Error ? cause.message : String(cause));
    }
  }
}

function readOptimizer(value: unknown): SolutionRecord["optimizer"] {
  const { name, digest, ...rest } = record(value);
  if (typeof name !== "string" || Object.keys(rest).length > 0) throw new TypeError("it must hold a name and a digest");
  if (digest === null) return { name, digest };
  if (typeof digest === "string" && /^[0-9a-f]{64}$/.test(digest)) return { name, digest };
  throw new TypeError("its digest must be null or 64 hexadecimal digits");
}

function readHyperparameters(value: unknown): SolutionRecord["hyperparameters"] {
  const entries = Object.entries(record(value)).map(([name, item]): [string, number | boolean] => {
    if (typeof item === "number" || typeof item === "boolean") return [name, item];
    throw new TypeError(`"${name}" must be a number or a boolean`);
  });
  return Object.fromEntries(entries);
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new TypeError("it must be an object");
}

function malformed(name: string, value: string, what: string): CodedError {
  const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value;
  return unreadable(`its metadata "${name}" is ${JSON.stringify(shown)}: ${what}`);
}

function unreadable(what: string): CodedError {
  return new CodedError("solution/unreadable", `not a readable solution: ${what}`);
}
