/**
 * a · b + c rounded once to float32, for float32 arguments.
 *
 * The product is exact in float64 (48 bits of significand, exponents −298 … 255), so only the sum is rounded before
 * the last rounding. Rounding twice can go wrong in one case: the float64 sum lies exactly between two neighboring
 * float32 numbers and was itself rounded. Then the mirror image of the result, seen from the sum, is the other
 * neighbor; the test below asks for that, which holds among subnormal numbers and at powers of two as well.
 */
export function fma32(a: number, b: number, c: number): number {
  const sum = a * b + c;
  const rounded = Math.fround(sum);
  const mirrored = sum + (sum - rounded);
  if (Math.fround(mirrored) === mirrored && mirrored !== rounded) return roundBetween(a * b, c, sum, rounded, mirrored);
  return rounded;
}

/** Half-way between the largest float32 and what would be the next. */
const overflowThreshold = 2 ** 128 - 2 ** 103;
const largest = 2 ** 128 - 2 ** 104;

/** The rounding of product + addend, whose float64 sum lies between `rounded` and `mirrored` or overflows float32. */
function roundBetween(product: number, addend: number, sum: number, rounded: number, mirrored: number): number {
  const error = sumError(product, addend, sum);
  if (error === 0) return rounded;
  if (!Number.isFinite(rounded)) {
    const belowThreshold = Math.abs(sum) === overflowThreshold && error > 0 !== sum > 0;
    return belowThreshold ? Math.sign(sum) * largest : rounded;
  }
  return error > 0 ? Math.max(rounded, mirrored) : Math.min(rounded, mirrored);
}

/** a + b − sum, exactly, for sum = a + b rounded to float64 (Knuth's two-sum). */
function sumError(a: number, b: number, sum: number): number {
  const bPart = sum - a;
  const aPart = sum - bPart;
  return a - aPart + (b - bPart);
}
