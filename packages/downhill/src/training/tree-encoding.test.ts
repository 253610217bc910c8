import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StateTree } from "../optimizer/optimizer.ts";
import { decodeTree, encodeTree, isEncodingOf, readTree } from "./tree-encoding.ts";

const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.string({ unit: "binary" }),
  fc.float32Array(),
  fc.float64Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.uint8Array(),
);

const { tree } = fc.letrec<{ tree: StateTree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 4 }), tie("tree"), { maxKeys: 4, noNullPrototype: true }),
  ) as fc.Arbitrary<StateTree>,
}));

describe("the encoding of a tree", () => {
  it("gives the tree back, with every bit", () => {
    fc.assert(
      fc.property(tree, (value) => {
        const decoded = decodeTree(encodeTree(value));
        expect(decoded).toEqual(value);
        expect(encodeTree(decoded)).toEqual(encodeTree(value));
      }),
    );
  });

  it("is read into memory that was used before", () => {
    fc.assert(
      fc.property(tree, fc.nat(200), (value, size) => {
        const bytes = encodeTree(value);
        const room = new Uint8Array(size).fill(0xa5).buffer;
        expect(encodeTree(readTree(bytes, room))).toEqual(bytes);
      }),
    );
  });

  it("can be compared without being made", () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(255), (value, place, byte) => {
        const bytes = encodeTree(value);
        expect(isEncodingOf(bytes, value)).toBe(true);
        expect(isEncodingOf(Uint8Array.of(...bytes, 0), value)).toBe(false);
        expect(isEncodingOf(bytes.subarray(1), value)).toBe(false);
        const [index, old] = [place % bytes.length, bytes[place % bytes.length]];
        bytes[index] = byte;
        expect(isEncodingOf(bytes, value)).toBe(byte === old);
      }),
    );
  });

  it("tells trees apart", () => {
    const trees: StateTree[] = [
      ...[0, -0, "", null, false, true, [], {}, [0], [[]], { a: 0 }, { b: 0 }, "0", Number.NaN],
      ...[new Float32Array(0), new Float64Array(0), new Float32Array(1), new Uint32Array(1), new Int32Array(1)],
      ...[{ a: 1, b: 2 }, { b: 2, a: 1 }, ["a", "b"], ["ab"], "\ud800", "\udc00"],
    ];
    const texts = trees.map((value) => Buffer.from(encodeTree(value)).toString("hex"));
    expect(new Set(texts).size).toBe(trees.length);
  });

  it("writes one NaN for all", () => {
    const odd = new Float32Array(new Uint32Array([0x7fc00001, 0xffc00000, 0x7f800001]).buffer);
    expect(encodeTree(odd)).toEqual(encodeTree(new Float32Array(3).fill(Number.NaN)));
    const wide = new Float64Array(new BigUint64Array([0xfff8000000000000n, 0x7ff8000000000001n]).buffer);
    expect(encodeTree(wide)).toEqual(encodeTree(new Float64Array(2).fill(Number.NaN)));
  });

  it("keeps names that objects have of their own", () => {
    const value = JSON.parse('{"__proto__": 1, "constructor": {"toString": null}}') as StateTree;
    expect(encodeTree(decodeTree(encodeTree(value)))).toEqual(encodeTree(value));
  });

  it("answers any bytes with a tree or one clear error", () => {
    const attempt = (bytes: Uint8Array) => {
      try {
        expect(encodeTree(decodeTree(bytes))).toEqual(bytes);
      } catch (error) {
        expect(error).toMatchObject({ code: "proof/state" });
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), attempt));
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(255), (value, place, byte) => {
        const bytes = encodeTree(value);
        bytes[place % bytes.length] = byte;
        attempt(bytes);
      }),
    );
  });

  it("refuses depth without end", () => {
    const deep = Array.from({ length: 300 }).reduce<StateTree>((inner) => [inner], null);
    expect(() => encodeTree(deep)).toThrow(/nested/);
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i % 5 === 0 ? 5 : i % 5 === 1 ? 1 : 0));
    expect(() => decodeTree(bytes)).toThrow(/nested/);
  });
});
