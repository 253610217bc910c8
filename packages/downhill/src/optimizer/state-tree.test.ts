import { describe, expect, it } from "vitest";
import { copyState, mapState } from "./state-tree.ts";

describe("mapState", () => {
  it("copies every kind of plain data without sharing memory", () => {
    const state = {
      ...{ number: -0, text: "é", yes: true, nothing: null },
      list: [1, [Float64Array.of(Number.NaN)], { deep: Uint8Array.of(7) }],
      arrays: { f: Float32Array.of(1, 2), i: Int32Array.of(-1), u: Uint32Array.of(4) },
    };
    const copy = copyState(state) as typeof state;
    expect(copy).toEqual(state);
    copy.arrays.f[0] = 9;
    expect(state.arrays.f[0]).toBe(1);
  });

  it("copies a view, not the memory around it", () => {
    const memory = new Float32Array(1000);
    const copy = copyState(memory.subarray(10, 12)) as Float32Array;
    expect([copy.length, copy.buffer.byteLength]).toEqual([2, 8]);
  });

  it("replaces arrays wherever they are", () => {
    const replaced = mapState({ a: [Float32Array.of(1)] }, (array) => new Float32Array(array.length).fill(5));
    expect(replaced).toEqual({ a: [Float32Array.of(5)] });
  });

  class Velocity {}
  const shared = Float32Array.of(1);
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;

  it.each([
    [{ run: () => 1 }, /state\.run is a function/],
    [{ a: undefined }, /state\.a is undefined/],
    [{ m: new Map() }, /state\.m is a Map/],
    [[new Velocity()], /state\[0\] is a Velocity/],
    [{ big: 1n }, /state\.big is a bigint/],
    [{ buffer: new Float32Array(1).buffer }, /ArrayBuffer/],
    [{ a: shared, b: { c: shared } }, /state\.b\.c and state\.a are the same object; a state must be a tree/],
    [circular, /state\.self and state are the same object/],
  ])("refuses %o", (state, message) => {
    expect(() => copyState(state)).toThrow(message);
  });
});
