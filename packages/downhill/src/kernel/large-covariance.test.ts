import { beforeAll, describe, expect, it } from "vitest";
import { lowerTriangle } from "../../test/lower-triangle.ts";
import "../../test/matchers.ts";
import type { Kernel } from "./kernel.ts";
import { availableKernels } from "./select-kernel.ts";

/** Past every block size of every target, and a multiple of none. The reference kernel would take minutes. */
const points = 1901;

const fast = availableKernels().filter(({ name }) => name !== "reference");

/** The lower triangle of the factor, flat; leading rows are factored before the others. */
function factorOf(kernel: Kernel, size: number, leading = size): Float64Array {
  const covariance = kernel.createCovariance(size);
  const locations = Float64Array.from({ length: 2 * size }, (_, i) => ((i * 0.6180339887498949) % 2) - 1);
  covariance.fill(locations, 2, { family: "matern32", lengthscale: 0.3, jitter: 1e-8 });
  covariance.factor(leading);
  covariance.factor();
  return lowerTriangle(covariance);
}

describe.skipIf(fast.length < 2)("the factor of a large covariance", () => {
  let expected: Float64Array = new Float64Array();
  beforeAll(() => {
    expected = factorOf(fast[0]!, points);
  });

  it.each(fast.slice(1).map((kernel) => [kernel.variant, kernel] as const))(
    `is the same from %s as from ${fast[0]?.variant}`,
    (_, kernel) => {
      expect(factorOf(kernel, points)).toBeBitIdentical(expected);
    },
  );

  it.each(fast.map((kernel) => [kernel.variant, kernel] as const))("is the same in two steps: %s", (_, kernel) => {
    expect(factorOf(kernel, points, 1100)).toBeBitIdentical(expected);
  });

  it.each(fast.map((kernel) => [kernel.variant, kernel] as const))(
    "begins as that of fewer points: %s",
    (_, kernel) => {
      const few = factorOf(kernel, 700);
      expect(few).toBeBitIdentical(expected.subarray(0, few.length));
    },
  );
});
