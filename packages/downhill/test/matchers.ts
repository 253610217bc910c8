import { expect } from "vitest";

type FloatArray = Float32Array | Float64Array;

/**
 * Index of the first element whose bits differ, or −1. Every NaN equals every other: the numerics contract gives
 * no meaning to a NaN's payload or sign, which processors choose differently.
 */
function firstDifference(actual: FloatArray, expected: FloatArray): number {
  if (actual.length !== expected.length) return Math.min(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) if (!Object.is(actual[i], expected[i])) return i;
  return -1;
}

expect.extend({
  toBeBitIdentical(actual: FloatArray, expected: FloatArray) {
    const index = firstDifference(actual, expected);
    return {
      pass: index === -1,
      message: () =>
        `lengths ${actual.length} and ${expected.length}; first difference at [${index}]: ${actual[index]} is not ${expected[index]}`,
    };
  },
});

declare module "vitest" {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    toBeBitIdentical(expected: FloatArray): R;
  }
}
