import { requireEqualLengths, requireOperands } from "../argument-errors.ts";
import type { VectorOperations } from "../kernel.ts";

/** The loops that `VectorOperations` promises, spelled out. */
export const referenceVectorOperations: VectorOperations = Object.freeze({
  scale(out, scale, x) {
    requireOperands(out, x);
    for (let i = 0; i < out.length; i++) out[i] = scale * x[i]!;
  },
  addScaled(out, scale, x) {
    requireOperands(out, x);
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + scale * x[i]!;
  },
  combine(out, a, x, b, y) {
    requireOperands(out, x, y);
    for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]!;
  },
  exponentialAverage(average, decay, x) {
    requireOperands(average, x);
    const fresh = 1 - decay;
    for (let i = 0; i < average.length; i++) average[i] = decay * average[i]! + fresh * x[i]!;
  },
  exponentialAverageOfSquares(average, decay, x) {
    requireOperands(average, x);
    const fresh = 1 - decay;
    for (let i = 0; i < average.length; i++) average[i] = decay * average[i]! + fresh * (x[i]! * x[i]!);
  },
  adaptiveQuotient(out, scale, x, y, inverseCorrection, epsilon) {
    requireOperands(out, x, y);
    for (let i = 0; i < out.length; i++) {
      out[i] = (scale * x[i]!) / (Math.sqrt(y[i]! * inverseCorrection) + epsilon);
    }
  },
  multiply(out, x, y) {
    requireOperands(out, x, y);
    for (let i = 0; i < out.length; i++) out[i] = x[i]! * y[i]!;
  },
  maximumMagnitude(out, x) {
    requireOperands(out, x);
    for (let i = 0; i < out.length; i++) out[i] = Math.max(out[i]!, Math.abs(x[i]!));
  },
  clip(out, limit, x) {
    requireOperands(out, x);
    for (let i = 0; i < out.length; i++) out[i] = Math.min(Math.max(x[i]!, -limit), limit);
  },
  sign(out, x) {
    requireOperands(out, x);
    for (let i = 0; i < out.length; i++) out[i] = Math.sign(x[i]!);
  },
  dot: sumOfProducts,
  norm: (x) => Math.sqrt(sumOfProducts(x, x)),
} satisfies VectorOperations);

const chains = 16;

function sumOfProducts(x: Float32Array, y: Float32Array): number {
  requireEqualLengths(x, y);
  const sums = new Float64Array(chains);
  for (let i = 0; i < x.length; i++) sums[i % chains] = sums[i % chains]! + x[i]! * y[i]!;
  let total = sums[0]!;
  for (let chain = 1; chain < chains; chain++) total += sums[chain]!;
  return total;
}
