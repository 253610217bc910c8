import type { StateTree } from "./optimizer.ts";

/** A typed array that a state may hold. */
export type StateArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/**
 * Rebuilds a state with every typed array replaced by `replace(array)`; containers are fresh, so the result shares
 * nothing with `state` but what `replace` returns. Throws TypeError naming the path of the first thing that is not
 * plain data, or that occurs twice: a state is a tree, or restoring it would not give the same optimizer.
 */
export function mapState(state: unknown, replace: (array: StateArray) => StateArray): StateTree {
  const seen = new Map<object, string>();
  const visit = (value: unknown, path: string): StateTree => {
    if (value === null || typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
      return value;
    }
    if (typeof value !== "object") throw notPlain(path, value === undefined ? "undefined" : `a ${typeof value}`);
    const earlier = seen.get(value);
    if (earlier !== undefined)
      throw new TypeError(`${path} and ${earlier} are the same object; a state must be a tree`);
    seen.set(value, path);
    if (isStateArray(value)) return replace(value);
    if (Array.isArray(value)) return value.map((item, index) => visit(item, `${path}[${index}]`));
    if (!isPlainObject(value)) throw notPlain(path, `a ${value.constructor?.name ?? "special"} object`);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item, `${path}.${key}`)]));
  };
  return visit(state, "state");
}

/** A copy that shares no memory with `state`. */
export function copyState(state: unknown): StateTree {
  return mapState(state, (array) => array.slice());
}

function isStateArray(value: object): value is StateArray {
  return (
    value instanceof Float32Array ||
    value instanceof Float64Array ||
    value instanceof Int32Array ||
    value instanceof Uint32Array ||
    value instanceof Uint8Array
  );
}

function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function notPlain(path: string, what: string): TypeError {
  return new TypeError(
    `${path} is ${what}; a state holds numbers, strings, booleans, null, arrays, plain objects, and arrays of type ` +
      "Float32Array, Float64Array, Int32Array, Uint32Array or Uint8Array",
  );
}
