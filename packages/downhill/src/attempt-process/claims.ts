/**
 * What an attempt's process says, checked. A process that a submission has taken over can say anything; it must not
 * be able to confuse, fill or stop its parent, and what can be computed here is not taken from there.
 */
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import type { EpochRecord, StopReason } from "../training/attempt.ts";

export interface ReadyClaim {
  readonly name: string;
  readonly hyperparameters: Hyperparameters;
}

export interface ResultClaim {
  readonly stop: StopReason;
  readonly fuel: number;
}

export interface FailureClaim {
  readonly code: string;
  readonly message: string;
  readonly places: readonly { readonly line: number; readonly column: number }[];
}

const stops: readonly StopReason[] = ["patience", "epoch-limit", "diverged", "out-of-fuel", "interrupted"];
const mostHyperparameters = 256;
const longestText = 2000;

export function claim(isTrue: boolean, what: string): asserts isTrue {
  if (!isTrue) throw new Error(`the attempt's process sent ${what}`);
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  claim(typeof value === "object" && value !== null && !Array.isArray(value), "no object");
  return value as Record<string, unknown>;
}

export function checkBase(head: unknown): string {
  const { optimizer } = fieldsOf(head);
  claim(typeof optimizer === "string" && optimizer.length <= 100, "a bad name");
  return printable(optimizer);
}

export function checkReady(head: unknown): ReadyClaim {
  const { name, hyperparameters } = fieldsOf(head);
  claim(typeof name === "string" && name.length <= 100 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name), "a bad name");
  const entries = Object.entries(fieldsOf(hyperparameters));
  claim(entries.length <= mostHyperparameters, "too many hyperparameters");
  for (const [key, value] of entries) {
    const isValue = typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
    claim(isValue && key.length <= 100, "a bad hyperparameter");
  }
  return { name, hyperparameters: Object.freeze(Object.fromEntries(entries)) as Hyperparameters };
}

/** Epochs come in order, each with the fuel of at least the engine's work, and within the limit. */
export function checkEpoch(head: unknown, before: EpochRecord | undefined, cost: number, maxFuel: number): EpochRecord {
  claim(Array.isArray(head) && head.length === 4 && head.every((number) => typeof number === "number"), "a bad epoch");
  const [epoch, trainLoss, validationLoss, fuel] = head as [number, number, number, number];
  claim(epoch === (before?.epoch ?? 0) + 1, "epochs out of order");
  const isPaid = Number.isSafeInteger(fuel) && fuel >= (before?.fuel ?? 0) + cost && fuel <= maxFuel;
  claim(isPaid, "an impossible fuel");
  return { epoch, trainLoss, validationLoss, fuel };
}

export function checkResult(head: unknown, before: EpochRecord | undefined, maxFuel: number): ResultClaim {
  const { stop, fuel } = fieldsOf(head);
  const isFuel =
    typeof fuel === "number" && Number.isSafeInteger(fuel) && fuel >= (before?.fuel ?? 0) && fuel <= maxFuel;
  claim(isFuel, "an impossible fuel");
  return { stop: checkStop(stop), fuel };
}

export function checkStop(stop: unknown): StopReason {
  const reason = stops.find((known) => known === stop);
  claim(reason !== undefined, "an unknown reason to stop");
  return reason;
}

export function checkFailure(head: unknown): FailureClaim {
  const { code, message, places } = fieldsOf(head);
  claim(typeof code === "string" && /^[a-z]+(\/[a-z-]+)?$/.test(code) && code.length <= 60, "a bad code");
  claim(typeof message === "string" && Array.isArray(places) && places.length <= 10, "a bad failure");
  return { code, message: printable(message.slice(0, longestText)), places: places.map(checkPlace) };
}

function checkPlace(value: unknown): { readonly line: number; readonly column: number } {
  const { line, column } = fieldsOf(value);
  claim(typeof line === "number" && typeof column === "number", "a bad place");
  claim(Number.isSafeInteger(line) && Number.isSafeInteger(column) && line > 0 && column > 0, "a bad place");
  return { line, column };
}

/** It ends up on somebody's terminal: no control characters but line ends. */
function printable(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, " ");
}
