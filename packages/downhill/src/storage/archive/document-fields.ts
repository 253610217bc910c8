import { CodedError } from "../../foundation/coded-error.ts";
import { fromJsonNumber, isJsonNumber } from "../json-number.ts";

/** Reads the fields of one JSON object of a stranger's file. Whatever is not as it must be throws `archive/invalid`. */
export class DocumentFields {
  readonly #place: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  /** `place` is what errors call the object. Fields that are not among `known` are errors too. */
  constructor(place: string, value: unknown, known: readonly string[]) {
    this.#place = place;
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw this.#wrong("", value, "an object");
    this.#fields = value as Readonly<Record<string, unknown>>;
    const strange = Object.keys(value).find((name) => !known.includes(name));
    if (strange !== undefined) {
      throw new CodedError(
        "archive/invalid",
        `${place} has a field ${JSON.stringify(strange.slice(0, 100))}, which nothing reads`,
      );
    }
  }

  /** As it stands; the caller looks at it further. */
  raw(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }

  text(name: string): string {
    return this.#read(name, (value) => typeof value === "string" && value.isWellFormed(), "well-formed text");
  }

  digest(name: string): string {
    const isDigest = (value: unknown) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
    return this.#read(name, isDigest, "64 hexadecimal digits");
  }

  choice<T extends string>(name: string, choices: readonly T[]): T {
    return this.#read(name, (value) => choices.some((choice) => choice === value), `one of ${choices.join(", ")}`);
  }

  count(name: string): number {
    return this.#read(name, isCount, "a whole number from 0 to 2^53 - 1");
  }

  number(name: string): number {
    const value = this.#read<number>(name, isJsonNumber, "a number");
    return fromJsonNumber(value);
  }

  list<T>(name: string, read: (item: unknown, place: string) => T): T[] {
    const items: readonly unknown[] = this.#read(name, Array.isArray, "a list");
    return items.map((item, i) => read(item, `${this.#place}.${name}[${i}]`));
  }

  object(name: string, known: readonly string[]): DocumentFields {
    return new DocumentFields(`${this.#place}.${name}`, this.raw(name), known);
  }

  /** What `read` reads, or null where that stands. */
  orNull<T>(name: string, read: (name: string) => T): T | null {
    return this.raw(name) === null ? null : read(name);
  }

  /** Numbers and truth values by name. */
  settings(name: string): Readonly<Record<string, number | boolean>> {
    const isSetting = (value: unknown) =>
      typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
    const isSettings = (value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isSetting);
    return this.#read(name, isSettings, "an object of numbers and truth values");
  }

  /** Numbers in a list, those that JSON does not know spelled out. */
  numbers(name: string): Float64Array {
    const isNumbers = (value: unknown) => Array.isArray(value) && value.every(isJsonNumber);
    return Float64Array.from(this.#read<number[]>(name, isNumbers, "a list of numbers"), fromJsonNumber);
  }

  counts(name: string): number[] {
    return this.#read(name, (value) => Array.isArray(value) && value.every(isCount), "a list of whole numbers");
  }

  /** The one place where a type is believed: after its check. */
  #read<T>(name: string, isSo: (value: unknown) => boolean, wanted: string): T {
    const value = this.raw(name);
    if (!isSo(value)) throw this.#wrong(`.${name}`, value, wanted);
    return value as T;
  }

  #wrong(name: string, value: unknown, wanted: string): CodedError {
    const shown = value === undefined ? "missing" : (JSON.stringify(value) ?? "").slice(0, 100);
    return new CodedError("archive/invalid", `${this.#place}${name} is ${shown}; it must be ${wanted}`);
  }
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
