import { Stream } from "../foundation/stream.ts";

/**
 * The test points that count for a solution of T epochs, in ascending order: `size` of 0 … pool − 1, drawn without
 * replacement from stream `subset/<T>` of the instance key. T is not the optimizer's to choose, so it cannot aim at
 * a subset (paper section 3).
 */
export function testSubset(key: Uint8Array, epochs: number, pool: number, size: number): Uint32Array {
  return new Stream(key, `subset/${epochs}`).sampleWithoutReplacement(pool, size).sort();
}
