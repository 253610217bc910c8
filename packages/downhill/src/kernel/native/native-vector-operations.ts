import { requireEqualLengths, requireFloat32Array, requireOperands } from "../argument-errors.ts";
import type { VectorOperations } from "../kernel.ts";
import type { NativeAddon } from "./load-addon.ts";

/** Every array is within reach of native code, so nothing is copied. */
export function createNativeVectorOperations(addon: NativeAddon, variant: number): VectorOperations {
  return Object.freeze({
    scale(out, scale, x) {
      requireOperands(out, x);
      addon.vectorScale(variant, out, scale, x);
    },
    addScaled(out, scale, x) {
      requireOperands(out, x);
      addon.vectorAddScaled(variant, out, scale, x);
    },
    combine(out, a, x, b, y) {
      requireOperands(out, x, y);
      addon.vectorCombine(variant, out, a, x, b, y);
    },
    exponentialAverage(average, decay, x) {
      requireOperands(average, x);
      addon.vectorExponentialAverage(variant, average, decay, x);
    },
    exponentialAverageOfSquares(average, decay, x) {
      requireOperands(average, x);
      addon.vectorExponentialAverageOfSquares(variant, average, decay, x);
    },
    adaptiveQuotient(out, scale, x, y, inverseCorrection, epsilon) {
      requireOperands(out, x, y);
      addon.vectorAdaptiveQuotient(variant, out, scale, x, y, inverseCorrection, epsilon);
    },
    multiply(out, x, y) {
      requireOperands(out, x, y);
      addon.vectorMultiply(variant, out, x, y);
    },
    maximumMagnitude(out, x) {
      requireOperands(out, x);
      addon.vectorMaximumMagnitude(variant, out, x);
    },
    clip(out, limit, x) {
      requireOperands(out, x);
      addon.vectorClip(variant, out, limit, x);
    },
    sign(out, x) {
      requireOperands(out, x);
      addon.vectorSign(variant, out, x);
    },
    dot(x, y) {
      requireEqualLengths(x, y);
      return addon.vectorDot(variant, x, y);
    },
    norm(x) {
      requireFloat32Array(x);
      return addon.vectorNorm(variant, x);
    },
  } satisfies VectorOperations);
}
