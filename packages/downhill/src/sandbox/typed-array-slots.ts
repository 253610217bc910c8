/**
 * What a typed array really is. Its properties may be a submission's; these getters read the array itself and throw
 * TypeError for anything else.
 */
const prototype = Object.getPrototypeOf(Float32Array.prototype) as object;

function slot(name: string | symbol): (array: unknown) => unknown {
  const { get } = Object.getOwnPropertyDescriptor(prototype, name) as { readonly get: (this: object) => unknown };
  return (array) => Reflect.apply(get, array, []);
}

const readBuffer = slot("buffer");
const readByteOffset = slot("byteOffset");
const readLength = slot("length");
const readKind = slot(Symbol.toStringTag);

/** The length that no property can hide. */
export function lengthOf(array: unknown): number {
  return readLength(array) as number;
}

/** The name of its kind, such as "Float32Array"; undefined for what is no typed array. */
export function kindOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? readKind(value) : undefined;
}

const kinds = { Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array } as const;

/** A plain array over the same memory. Throws TypeError for what is not of the five kinds. */
export function plainView(array: unknown): InstanceType<(typeof kinds)[keyof typeof kinds]> {
  const kind = kinds[kindOf(array) as keyof typeof kinds];
  if (kind === undefined) throw new TypeError("something pretends to be a typed array");
  return new kind(readBuffer(array) as ArrayBuffer, readByteOffset(array) as number, lengthOf(array));
}
