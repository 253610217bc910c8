/**
 * Built-in functions that do more work than their call shows, such as `fill` or `sort`. The engine and the submission
 * share one set of them, so each is replaced by one that first takes its cost from the fuel, but only while a
 * submission runs: what the engine does is counted from shapes. What cannot be counted, or is not the same in every
 * engine, is taken away. Must run before SES freezes everything.
 */

import { type Gate, hideGetter, remove, replace, wrap, wrapAfter } from "./counted-method.ts";
import { indexedFirst, listFirst, requireArray, requireList, requireTextPattern, sizeOf } from "./list-costs.ts";
import { type Compare, mergeSort } from "./merge-sort.ts";
import { lengthOf } from "./typed-array-slots.ts";

const { apply, construct, ownKeys } = Reflect;
const { isArray, from: arrayFrom, prototype: arrayPrototype } = Array;
const typedArray = Object.getPrototypeOf(Float32Array) as typeof Float32Array;

/** Installs the counters. Irreversible: only for a process of its own. */
export function meterBuiltins(gate: Gate): void {
  meterArrays(gate);
  meterTypedArrays(gate);
  meterStrings(gate);
  meterObjects(gate);
  meterConstructors(gate);
  removeUncountable();
  forbidIteratorHelpers(gate);
}

const linear = (receiver: { readonly length: number }) => 1 + receiver.length;

function meterArrays(gate: Gate): void {
  const names =
    "copyWithin every fill filter find findIndex findLast findLastIndex flatMap forEach includes indexOf join";
  const more = "lastIndexOf map reduce reduceRight reverse shift slice some splice toReversed toSpliced unshift with";
  for (const name of `${names} ${more}`.split(" ")) wrap(gate, arrayPrototype, name, linear, requireArray);
  wrap(gate, arrayPrototype, "concat", concatCost, requireArray);
  meterSorting(gate, arrayPrototype, requireArray);
  wrap(
    gate,
    Array,
    "from",
    (_, [source]) => sizeOf(source),
    (_, args) => indexedFirst(gate, args),
  );
  wrap(gate, Array, "of", (_, args) => 1 + args.length);
}

function concatCost(receiver: readonly unknown[], args: readonly unknown[]): number {
  let cost = 1 + receiver.length;
  for (const part of args) {
    if (typeof part === "object" && part !== null && !isArray(part)) throw new TypeError("concat takes arrays here");
    cost += isArray(part) ? part.length : 1;
  }
  return cost;
}

function meterTypedArrays(gate: Gate): void {
  const { prototype } = typedArray;
  const names = "copyWithin every fill filter find findIndex findLast findLastIndex forEach includes indexOf join";
  const more = "lastIndexOf map reduce reduceRight reverse slice some toReversed with";
  for (const name of `${names} ${more}`.split(" ")) wrap(gate, prototype, name, typedCost);
  meterSorting(gate, prototype, typedCost);
  wrap(
    gate,
    prototype,
    "set",
    (_, [source]) => sizeOf(source),
    (_, [source]) => requireList(source),
  );
  wrap(
    gate,
    typedArray,
    "from",
    (_, [source]) => sizeOf(source),
    (_, args) => indexedFirst(gate, args),
  );
  wrap(gate, typedArray, "of", (_, args) => 1 + args.length);
  // A second view of the same memory would show the bits of NaNs, which are not the same everywhere.
  for (const name of ["buffer", "byteOffset"]) hideGetter(gate, prototype, name);
}

function typedCost(array: unknown): number {
  return 1 + lengthOf(array);
}

function meterStrings(gate: Gate): void {
  const { prototype } = String;
  const scans = (text: unknown, [pattern]: readonly unknown[]) =>
    1 + textLength(text) * Math.max(1, textLength(pattern));
  for (const name of ["indexOf", "lastIndexOf", "includes", "startsWith", "endsWith"])
    wrap(gate, prototype, name, scans);
  const rewrites = (_: unknown, __: readonly unknown[], result: unknown) => 1 + textLength(result);
  for (const name of ["replace", "replaceAll", "split"]) wrap(gate, prototype, name, scans, requireTextPattern);
  for (const name of ["toLowerCase", "toUpperCase", "trim", "trimEnd", "trimStart"])
    wrap(gate, prototype, name, textCost);
  for (const name of ["slice", "substring", "concat"]) wrapAfter(gate, prototype, name, rewrites);
  wrap(gate, prototype, "repeat", (text, [count]) => 1 + textLength(text) * Math.max(0, Number(count)));
  for (const name of ["padStart", "padEnd"])
    wrap(gate, prototype, name, (_, [length]) => 1 + Math.max(0, Number(length)));
}

const textCost = (text: unknown) => 1 + textLength(text);

function textLength(text: unknown): number {
  return typeof text === "string" ? text.length : 1;
}

function meterObjects(gate: Gate): void {
  for (const name of ["keys", "values", "entries", "getOwnPropertyNames", "getOwnPropertySymbols"]) {
    wrap(gate, Object, name, (_, [object]) => sizeOf(object));
  }
  for (const name of ["getOwnPropertyDescriptors", "freeze", "seal", "isFrozen", "isSealed", "preventExtensions"]) {
    wrap(gate, Object, name, (_, [object]) => sizeOf(object));
  }
  wrap(gate, Object, "assign", (_, args) => args.reduce((sum: number, object) => sum + sizeOf(object), 1));
  wrap(gate, Object, "defineProperties", (_, [, properties]) => sizeOf(properties));
  wrap(
    gate,
    Object,
    "fromEntries",
    (_, [entries]) => sizeOf(entries),
    (_, args) => listFirst(gate, args),
  );
  wrap(
    gate,
    Function.prototype,
    "apply",
    (_, [, args]) => sizeOf(args),
    (_, [, args]) => requireList(args ?? []),
  );
  wrap(gate, Map.prototype, "forEach", ({ size }: Map<unknown, unknown>) => 1 + size);
  wrap(gate, Set.prototype, "forEach", ({ size }: Set<unknown>) => 1 + size);
  for (const name of ["union", "intersection", "difference", "symmetricDifference", "isSubsetOf", "isSupersetOf"]) {
    remove(Set.prototype, name);
  }
  remove(Set.prototype, "isDisjointFrom");
  // The text of a function shows the counters in it.
  replace(Function.prototype, "toString", (original) => ({
    toString(this: unknown) {
      return gate.active ? "function () { … }" : apply(original, this, []);
    },
  }));
}

/**
 * Sorting by a function of the submission calls it as often as the engine's algorithm wants, and engines differ: a
 * merge sort of ours always calls it equally often, in the same order.
 */
function meterSorting(gate: Gate, holder: object, check: (receiver: unknown) => unknown): void {
  replace(holder, "sort", (original) => ({
    sort(this: Float32Array, compare?: Compare) {
      if (!gate.active) return apply(original, this, [compare]);
      check(this);
      gate.charge(1 + this.length * (33 - Math.clz32(this.length)));
      if (compare === undefined) return apply(original, this, []);
      const sorted = mergeSort(arrayFrom(this as ArrayLike<unknown>), compare);
      for (let i = 0; i < sorted.length; i++) this[i] = sorted[i] as number;
      return this;
    },
  }));
  replace(holder, "toSorted", (original) => ({
    toSorted(this: Float32Array, compare?: Compare) {
      return gate.active ? this.slice().sort(compare) : apply(original, this, [compare]);
    },
  }));
}

/** Constructors take their cost too; instances keep their prototypes, so `instanceof` sees no difference. */
function meterConstructors(gate: Gate): void {
  for (const name of ["Float32Array", "Float64Array", "Int32Array", "Uint32Array", "Uint8Array"] as const) {
    replaceConstructor(gate, name, (args) => {
      const [source] = args;
      if (typeof source === "number" || source === undefined) return 1 + (source ?? 0);
      if (source instanceof ArrayBuffer) return 1; // of subarray: no submission has a buffer in hand
      requireList(source);
      return sizeOf(source);
    });
  }
  replaceConstructor(gate, "Array", (args) => 1 + (typeof args[0] === "number" ? args[0] : args.length));
  for (const name of ["Map", "Set"] as const) {
    replaceConstructor(gate, name, (args) => {
      listFirst(gate, args);
      return sizeOf(args[0]);
    });
  }
}

function replaceConstructor(gate: Gate, name: string, cost: (args: unknown[]) => number): void {
  const original = Reflect.get(globalThis, name) as new (...args: unknown[]) => object;
  // Not a class: `Array(3)` is called without new.
  const counted = function (this: unknown, ...args: unknown[]): object {
    if (gate.active) gate.charge(cost(args));
    return construct(original, args, new.target ?? original);
  };
  for (const key of ownKeys(original)) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key)!;
    if (key === "prototype") Object.defineProperty(counted, key, { value: descriptor.value, writable: false });
    else Object.defineProperty(counted, key, descriptor);
  }
  Object.setPrototypeOf(counted, Object.getPrototypeOf(original) as object);
  Object.defineProperty(original.prototype, "constructor", { value: counted });
  Object.defineProperty(globalThis, name, { value: counted });
}

/** Not in the same words or order in every engine, or of no bounded cost. */
function removeUncountable(): void {
  for (const name of ["flat", "toLocaleString"]) remove(arrayPrototype, name);
  for (const name of ["toLocaleString"]) remove(typedArray.prototype, name);
  const matching =
    "match matchAll search normalize localeCompare toLocaleLowerCase toLocaleUpperCase isWellFormed toWellFormed";
  const markup = "anchor big blink bold fixed fontcolor fontsize italics link small strike sub sup";
  for (const name of `${matching} ${markup}`.split(" ")) remove(String.prototype, name);
  remove(String, "raw");
  for (const [holder, name] of [
    [Object, "groupBy"],
    [Map, "groupBy"],
    [Array, "fromAsync"],
    [Number.prototype, "toLocaleString"],
    [Object.prototype, "toLocaleString"],
  ] as const) {
    remove(holder, name);
  }
}

/** They would run without end on an endless iterator. SES wants them to exist. */
function forbidIteratorHelpers(gate: Gate): void {
  const iterator = Object.getPrototypeOf(Object.getPrototypeOf([].values())) as object;
  for (const name of ownKeys(iterator)) {
    if (typeof name !== "string" || name === "constructor") continue;
    replace(iterator, name, (original) => ({
      [name](this: unknown, ...args: unknown[]) {
        if (gate.active) throw new TypeError(`${name} of iterators is not offered: write a loop`);
        return apply(original, this, args);
      },
    }));
  }
}
