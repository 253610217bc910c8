import { describe, expect, it } from "vitest";
import { Stream } from "../../src/foundation/stream.ts";
import { readGolden, type StreamsGolden } from "./golden-file.ts";

const golden = readGolden<StreamsGolden>("streams");

describe.each(golden.cases)("stream $label against OpenSSL's ChaCha20", ({ seed, label, uniforms, normals }) => {
  it("gives the same uniforms, bit for bit", () => {
    const stream = new Stream(Buffer.from(seed, "hex"), label);
    expect(Float64Array.from(uniforms, () => stream.uniform())).toBeBitIdentical(Float64Array.from(uniforms));
  });

  it("gives the same normals as SciPy's quantile of the same 52 bits", () => {
    const stream = new Stream(Buffer.from(seed, "hex"), label);
    // Two implementations of the quantile function, each good to a few units of 1.1e-16.
    for (const normal of normals) expect(Math.abs(stream.normal() / normal - 1)).toBeLessThan(1e-14);
  });
});
