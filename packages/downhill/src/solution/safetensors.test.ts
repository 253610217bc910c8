import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CodedError } from "../foundation/coded-error.ts";
import { decodeSafetensors, encodeSafetensors, isEncodingOf, type Tensor, type TensorFile } from "./safetensors.ts";

const names = fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== "__metadata__");

const tensors: fc.Arbitrary<Tensor> = fc
  .tuple(fc.constantFrom("F32", "F64", "I32", "U32", "U8"), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }))
  .chain(([dtype, shape]): fc.Arbitrary<Tensor> => {
    const size = shape.reduce((product, length) => product * length, 1);
    const exactly = { minLength: size, maxLength: size, noNaN: true };
    switch (dtype) {
      case "F32":
        return fc.float32Array(exactly).map((data) => ({ dtype, shape, data }));
      case "F64":
        return fc.float64Array(exactly).map((data) => ({ dtype, shape, data }));
      case "I32":
        return fc.int32Array(exactly).map((data) => ({ dtype, shape, data }));
      case "U32":
        return fc.uint32Array(exactly).map((data) => ({ dtype, shape, data }));
      default:
        return fc.uint8Array(exactly).map((data) => ({ dtype: "U8" as const, shape, data }));
    }
  });

const files: fc.Arbitrary<TensorFile> = fc.record({
  tensors: fc
    .uniqueArray(fc.tuple(names, tensors), { selector: ([name]) => name, maxLength: 5 })
    .map((e) => new Map(e)),
  metadata: fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 }),
});

/** A file with this header text and data. */
function file(header: string | Uint8Array, data = 0, claimed?: bigint): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

function header(entries: Record<string, unknown>): string {
  return JSON.stringify(entries);
}

const four = { dtype: "F32", shape: [1], data_offsets: [0, 4] };

describe("safetensors", () => {
  it("reads back what it wrote, from any offset in memory", () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 0, max: 7 }), (original, offset) => {
        const bytes = encodeSafetensors(original);
        const moved = new Uint8Array(bytes.length + offset).subarray(offset);
        moved.set(bytes);
        const decoded = decodeSafetensors(moved);
        expect(decoded.metadata).toEqual({ ...original.metadata });
        expect(new Map([...decoded.tensors].sort())).toEqual(new Map([...original.tensors].sort()));
      }),
    );
  });

  it("knows its own bytes from any others", () => {
    fc.assert(
      fc.property(files, fc.nat(), fc.integer({ min: 1, max: 255 }), (original, place, change) => {
        const bytes = encodeSafetensors(original);
        expect(isEncodingOf(bytes, original)).toBe(true);
        expect(isEncodingOf(Uint8Array.of(...bytes, 0), original)).toBe(false);
        expect(isEncodingOf(bytes.subarray(0, -1), original)).toBe(false);
        bytes[place % bytes.length]! ^= change;
        expect(isEncodingOf(bytes, original)).toBe(false);
      }),
    );
  });

  it("writes the same bytes whatever the order of names", () => {
    fc.assert(
      fc.property(files, ({ tensors: map, metadata }) => {
        const reversed = {
          tensors: new Map([...map].reverse()),
          metadata: Object.fromEntries(Object.entries(metadata).reverse()),
        };
        expect(encodeSafetensors(reversed)).toEqual(encodeSafetensors({ tensors: map, metadata }));
      }),
    );
  });

  it("refuses to write a tensor whose length is not its shape's", () => {
    const tensor: Tensor = { dtype: "F32", shape: [2, 2], data: new Float32Array(3) };
    expect(() => encodeSafetensors({ tensors: new Map([["w", tensor]]), metadata: {} })).toThrow(/w has 3 elements/);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["nothing", new Uint8Array(0), /0 bytes, fewer than the 8/],
    ["half a length", new Uint8Array(7), /7 bytes/],
    ["a truncated header", file('{"a":', 0, 100n), /claims 100 bytes, but only 5 follow/],
    ["a huge header", file("{}", 0, 2n ** 63n), /claims 9223372036854775808 bytes; at most 100000000/],
    ["a header of nothing", file(""), /not JSON/],
    ["broken JSON", file("{oops}"), /not JSON in UTF-8/],
    ["broken UTF-8", file(Uint8Array.of(0x7b, 0xff, 0x7d)), /not JSON in UTF-8/],
    ["a byte-order mark", file("\uFEFF{}"), /not JSON/],
    ["a list", file("[]"), /not a JSON object/],
    ["null", file("null"), /not a JSON object/],
    ["a name twice", file('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":0}'), /"a" occurs twice/],
    ["metadata of another type", file('{"__metadata__":[]}'), /metadata is not a JSON object/],
    ["metadata that is no string", file('{"__metadata__":{"n":1}}'), /metadata "n" is not a string/],
    ["an entry of another type", file('{"a":[]}'), /"a" is not described by a JSON object/],
    ["an unknown field", file(header({ a: { ...four, x: 1 } }), 4), /unknown field "x"/],
    ["an unknown dtype", file(header({ a: { ...four, dtype: "F128" } }), 4), /dtype "F128"; known are F32/],
    ["a dtype of Object", file(header({ a: { ...four, dtype: "toString" } }), 4), /dtype "toString"/],
    ["a missing shape", file(header({ a: { dtype: "F32", data_offsets: [0, 4] } }), 4), /shape/],
    ["a negative shape", file(header({ a: { ...four, shape: [-1] } }), 4), /shape that is not a list of non-negative/],
    ["a fractional shape", file(header({ a: { ...four, shape: [0.5, 2] } }), 4), /shape/],
    ["a shape beyond memory", file(header({ a: { ...four, shape: [2 ** 52, 2 ** 52] } }), 4), /does not fill its 4/],
    ["one offset", file(header({ a: { ...four, data_offsets: [0] } }), 4), /data_offsets/],
    ["offsets backwards", file(header({ a: { ...four, data_offsets: [4, 0] } }), 4), /claims bytes 4 to 0/],
    ["data cut off", file(header({ a: four }), 3), /claims bytes 0 to 4 of 3; the file may be truncated/],
    ["trailing bytes", file(header({ a: four }), 5), /1 bytes at its end belong to no tensor/],
    ["data without tensors", file("{}", 1), /1 bytes at its end/],
    ["an overlap", file(header({ a: four, b: { ...four, data_offsets: [2, 6] } }), 6), /"b" overlaps/],
    ["equal places", file(header({ a: four, b: four }), 4), /overlaps/],
    ["a gap", file(header({ a: four, b: { ...four, data_offsets: [8, 12] } }), 12), /leaves 4 bytes unused/],
    ["a gap at the start", file(header({ a: { ...four, data_offsets: [4, 8] } }), 8), /leaves 4 bytes unused/],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
    expect(() => decodeSafetensors(bytes)).toThrow(CodedError);
  });

  it("throws nothing but coded errors, whatever the bytes", () => {
    const valid = encodeSafetensors({
      tensors: new Map([["w", { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) }]]),
      metadata: { a: "b" },
    });
    const edits = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(edits, fc.nat(valid.length), (changes, length) => {
        const bytes = valid.slice(0, Math.max(length, 1));
        for (const [index, value] of changes) if (index < bytes.length) bytes[index] = value;
        try {
          decodeSafetensors(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
