import { CodedError } from "../../foundation/coded-error.ts";
import { type Proof, type ProofTerms, proofVersion } from "./proof.ts";

/** What stands in a proof file's metadata. */
export interface ProofMetadata extends Pick<Proof, "solution" | "root" | "terms" | "carry"> {
  /** Paths of the source files. */
  readonly sources: readonly string[];
  /** Opened epochs. */
  readonly openings: readonly number[];
}

/** More than any sensible proof opens. */
const mostEpochs = 1_000_000;
const mostSources = 1000;
const longestPhrase = 1024;

/** Throws `proof/unreadable` naming the entry that is missing or malformed. */
export function readProofMetadata(metadata: Readonly<Record<string, string>>): ProofMetadata {
  const read = <T>(name: string, parse: (text: string) => T | undefined): T => {
    const text = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
    const value = text === undefined ? undefined : parse(text);
    if (value !== undefined) return value;
    throw new CodedError("proof/unreadable", `not a readable proof: its metadata "${name}" is missing or malformed`);
  };
  read("format", (text) => (text === "downhill-proof" ? text : undefined));
  read("version", (text) => (text === String(proofVersion) ? text : undefined));
  return {
    solution: read("solution", readDigest),
    root: read("root", readDigest),
    terms: read("terms", (text) => readTerms(parseJson(text))),
    carry: read("carry", (text) => readCarry(parseJson(text))),
    sources: read("sources", (text) => readSources(parseJson(text))),
    openings: read("openings", (text) => readEpochs(parseJson(text))),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readDigest(text: string): Uint8Array | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? new Uint8Array(Buffer.from(text, "hex")) : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function readTerms(value: unknown): ProofTerms | undefined {
  const { draws, uniform, phrase } = fieldsOf(value);
  if (!isCount(draws, mostEpochs) || !isCount(uniform, mostEpochs)) return undefined;
  if (typeof phrase !== "string" || phrase.length > longestPhrase || !phrase.isWellFormed()) return undefined;
  return { draws, uniform, phrase };
}

function readCarry(value: unknown): Proof["carry"] | undefined {
  const { gradient, update } = fieldsOf(value);
  return typeof gradient === "boolean" && typeof update === "boolean" ? { gradient, update } : undefined;
}

function readSources(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostSources) return undefined;
  return value.every((path) => typeof path === "string" && path.isWellFormed()) ? value : undefined;
}

function readEpochs(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const isAscending = value.every((epoch, i) => isCount(epoch, mostEpochs) && epoch > (i === 0 ? 0 : value[i - 1]));
  return isAscending ? value : undefined;
}

function isCount(value: unknown, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
}
