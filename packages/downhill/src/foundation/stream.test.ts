import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "./hash.ts";
import { Stream } from "./stream.ts";

const seed = sha256("stream test");
const stream = (label: string) => new Stream(seed, label);

/** The raw bits are compared with OpenSSL's in `test/golden`; here, what is made of them. */
describe("Stream", () => {
  it("repeats itself and differs by label and by seed", () => {
    const draws = (source: Stream) => Array.from({ length: 50 }, () => source.uniform());
    expect(draws(stream("a"))).toEqual(draws(stream("a")));
    expect(draws(stream("a"))).not.toEqual(draws(stream("b")));
    expect(draws(stream("a"))).not.toEqual(draws(new Stream(sha256("another"), "a")));
  });

  it("begins at any draw, and says how many it has taken", () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(200), (first, more) => {
        const whole = stream("place");
        for (let i = 0; i < first; i++) whole.uniform();
        const part = new Stream(seed, "place", first);
        expect(part.draws).toBe(first);
        for (let i = 0; i < more; i++) expect(part.uniform()).toBe(whole.uniform());
        expect(part.draws).toBe(first + more);
        expect(whole.draws).toBe(first + more);
      }),
      { numRuns: 50 },
    );
  });

  it("is not changed by later writes to the seed", () => {
    const own = Uint8Array.from(seed);
    const source = new Stream(own, "a");
    own.fill(0);
    expect(source.uniform()).toBe(stream("a").uniform());
  });

  it("fills arrays with the draws it would give one by one, across its chunks", () => {
    const uniforms = new Float64Array(20_000);
    const one = stream("fill");
    stream("fill").uniforms(uniforms);
    expect(uniforms).toBeBitIdentical(Float64Array.from(uniforms, () => one.uniform()));
    const normals = new Float64Array(500);
    const other = stream("fill");
    stream("fill").normals(normals);
    expect(normals).toBeBitIdentical(Float64Array.from(normals, () => other.normal()));
  });

  it("takes 8 bytes a draw, whatever the kind", () => {
    const mixed = stream("mixed");
    mixed.normal();
    mixed.uniform();
    const plain = stream("mixed");
    plain.uniform();
    plain.uniform();
    expect(mixed.uniform()).toBe(plain.uniform());
  });

  it("rejects a seed of another length", () => {
    expect(() => new Stream(new Uint8Array(31), "x")).toThrow(expect.objectContaining({ code: "stream/seed" }));
  });

  it("draws uniforms on [0, 1) with the moments of the uniform law", () => {
    const draws = new Float64Array(100_000);
    stream("moments").uniforms(draws);
    const mean = draws.reduce((sum, u) => sum + u, 0) / draws.length;
    const variance = draws.reduce((sum, u) => sum + (u - 0.5) * (u - 0.5), 0) / draws.length;
    expect(draws.every((u) => u >= 0 && u < 1)).toBe(true);
    // Four standard errors: √(1/12 / n) and √((1/80 − 1/144) / n).
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / draws.length));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt((1 / 80 - 1 / 144) / draws.length));
  });

  it("draws normals with the normal law's first four moments", () => {
    const draws = new Float64Array(100_000);
    stream("normal").normals(draws);
    const moment = (power: number) => draws.reduce((sum, z) => sum + z ** power, 0) / draws.length;
    // Four standard errors; E z^(2k) = 1, 3, 15, 105.
    const bound = (variance: number) => 4 * Math.sqrt(variance / draws.length);
    expect(Math.abs(moment(1))).toBeLessThan(bound(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(bound(2));
    expect(Math.abs(moment(3))).toBeLessThan(bound(15));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(bound(96));
  });
});

describe("Stream integers", () => {
  it("stay below n and reach every value, evenly", () => {
    const source = stream("integers");
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) {
      const value = source.integerBelow(7);
      counts[value]! += 1;
    }
    // χ² with 6 degrees of freedom passes 22.5 once in a thousand times.
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(22.5);
  });

  it("take any n up to 2^53 and no other", () => {
    const source = stream("range");
    for (const n of [1, 2, 2 ** 32 + 1, 2 ** 53 - 1, 2 ** 53]) {
      const value = source.integerBelow(n);
      expect(Number.isInteger(value) && value >= 0 && value < n).toBe(true);
    }
    for (const n of [0, -1, 1.5, Number.NaN, 2 ** 54]) expect(() => source.integerBelow(n)).toThrow(RangeError);
  });

  it("reject the ragged end, so that large n are unbiased", () => {
    // With n = 3·2^51, taking 53 bits modulo n without rejection would put 2/4 of the draws in the first third.
    const source = stream("bias");
    const n = 3 * 2 ** 51;
    let inFirstThird = 0;
    for (let i = 0; i < 9000; i++) inFirstThird += source.integerBelow(n) < 2 ** 51 ? 1 : 0;
    expect(Math.abs(inFirstThird - 3000)).toBeLessThan(4 * Math.sqrt((9000 * 2) / 9));
  });

  it("permute 0 … n − 1", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.string(), (n, label) => {
        const order = stream(label).permutation(n);
        expect(order.toSorted()).toEqual(Uint32Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it("give each permutation of three equally often", () => {
    const source = stream("permutations");
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const key = source.permutation(3).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // χ² with 5 degrees of freedom passes 20.5 once in a thousand times.
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(20.5);
  });

  it("sample without replacement, each member equally often", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (a, b) => {
        const [k, n] = a < b ? [a, b] : [b, a];
        const sample = stream(`${n}/${k}`).sampleWithoutReplacement(n, k);
        expect(new Set(sample).size).toBe(k);
        expect(sample.every((member) => member < n)).toBe(true);
      }),
    );
    const source = stream("inclusion");
    const counts = new Float64Array(8);
    for (let i = 0; i < 8000; i++) for (const member of source.sampleWithoutReplacement(8, 3)) counts[member]! += 1;
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(4 * Math.sqrt((8000 * 3 * 5) / 64));
    expect(() => source.sampleWithoutReplacement(3, 4)).toThrow(RangeError);
  });
});
