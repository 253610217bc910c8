import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFrame, FrameReader } from "./frames.ts";

describe("frames", () => {
  it("come out as they went in, however the pipe cuts them", () => {
    const frames = [
      encodeFrame("ready", { name: "é" }),
      encodeFrame("epoch", [1, 0.5, 0.25, 9]),
      encodeFrame("result", {}, [Float32Array.of(1, 2), Float32Array.of(3)]),
    ];
    const bytes = Buffer.concat(frames);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const reader = new FrameReader(1000);
        const read = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length]!;
          read.push(...reader.push(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(read.map(({ kind, head, floats }) => [kind, head, [...floats]])).toEqual([
          ["ready", { name: "é" }, []],
          ["epoch", [1, 0.5, 0.25, 9], []],
          ["result", {}, [1, 2, 3]],
        ]);
      }),
    );
  });

  it("are refused when too large or no frames", () => {
    const read = (bytes: Uint8Array) => [...new FrameReader(100).push(Buffer.from(bytes))];
    expect(() => read(encodeFrame("ready", "x".repeat(200)))).toThrow(/bytes/);
    expect(() => read(Uint8Array.of(255, 255, 255, 255))).toThrow(/bytes/);
    expect(() => read(Uint8Array.of(5, 0, 0, 0, 99, 0, 0, 0, 0))).toThrow(/unknown/);
    expect(() => read(Uint8Array.of(5, 0, 0, 0, 2, 200, 0, 0, 0))).toThrow(/damaged/);
    expect(() => read(Uint8Array.of(0, 0, 0, 0))).toThrow(/unknown/);
  });

  it("survive any bytes as an error at most", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          [...new FrameReader(100).push(Buffer.from(bytes))];
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
