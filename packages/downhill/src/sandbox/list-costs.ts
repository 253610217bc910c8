/** What lists and objects cost that built-ins go through, and the checks that make the cost known beforehand. */
import type { Gate } from "./counted-method.ts";
import { lengthOf } from "./typed-array-slots.ts";

const { ownKeys } = Reflect;
const { isArray } = Array;

/** What `[...value]` and the like cost: the members of a list, the keys of an object. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return 1 + value.length;
  if (typeof value !== "object" || value === null) return 1;
  if (isArray(value)) return 1 + value.length;
  if (ArrayBuffer.isView(value)) return 1 + lengthOf(value);
  if (value instanceof Map || value instanceof Set) return 1 + value.size;
  return 1 + ownKeys(value).length;
}

/** As `listFirst`, and `{ length: n }` becomes an array of n members, as `Array.from` has it. */
export function indexedFirst(gate: Gate, args: unknown[]): void {
  const [source] = args;
  if (typeof source !== "object" || source === null || Symbol.iterator in source) {
    listFirst(gate, args);
    return;
  }
  const { length } = source as { readonly length?: unknown };
  const count = typeof length === "number" && length > 0 ? Math.floor(length) : 0;
  gate.charge(count);
  const list: unknown[] = [];
  for (let index = 0; index < count; index++) list.push((source as Record<number, unknown>)[index]);
  args[0] = list;
}

/** Turns an iterable argument into an array, member by member, since it may be endless. */
export function listFirst(gate: Gate, args: unknown[]): void {
  args[0] = toList(gate, args[0]);
}

/** Arrays and the like as they are; other iterables as an array of their members, each counted. */
export function toList(gate: Gate, source: unknown): unknown {
  if (typeof source !== "object" || source === null || isArray(source)) return source;
  if (ArrayBuffer.isView(source)) return source;
  if (!(Symbol.iterator in source)) return source;
  const members: unknown[] = [];
  for (const member of source as Iterable<unknown>) {
    gate.charge(1);
    members.push(member);
  }
  return members;
}

/** The cost of spreading `source`, and `source` in a form that spreads at that cost. */
export function spreadList(gate: Gate, source: unknown): unknown {
  const list = toList(gate, source);
  gate.charge(sizeOf(list));
  return list;
}

export function spreadObject(gate: Gate, source: unknown): unknown {
  gate.charge(sizeOf(source));
  return source;
}

export function requireArray(receiver: unknown): void {
  if (!isArray(receiver)) throw new TypeError("methods of arrays are offered on arrays only");
}

export function requireList(source: unknown): void {
  if (isArray(source) || ArrayBuffer.isView(source)) return;
  throw new TypeError("a list must be an array or a typed array here");
}

export function requireTextPattern(_: unknown, [pattern]: readonly unknown[]): void {
  if (typeof pattern !== "string" && pattern !== undefined) throw new TypeError("a pattern must be a string here");
}
