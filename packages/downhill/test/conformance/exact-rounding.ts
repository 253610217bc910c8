/**
 * The definition of correct rounding, independent of any clever kernel: values are integers in units of 2^−2200, of
 * which every float and every product of two is a multiple, and the nearest float is found by bisection over the
 * ordered bit patterns.
 */
const unitExponent = 2200n;

export interface FloatFormat {
  /** Bit patterns of non-negative finite floats are 0 … largestPattern, in the order of their values. */
  readonly largestPattern: bigint;
  fromPattern(pattern: bigint): number;
  /** The value after the largest finite one, if the format had it: where overflow rounds to. */
  readonly beyondLargest: bigint;
}

const bytes = new DataView(new ArrayBuffer(8));

export const float32Format: FloatFormat = {
  largestPattern: 0x7f7fffffn,
  fromPattern(pattern) {
    bytes.setUint32(0, Number(pattern));
    return bytes.getFloat32(0);
  },
  beyondLargest: 1n << (128n + unitExponent),
};

export const float64Format: FloatFormat = {
  largestPattern: 0x7fefffffffffffffn,
  fromPattern(pattern) {
    bytes.setBigUint64(0, pattern);
    return bytes.getFloat64(0);
  },
  beyondLargest: 1n << (1024n + unitExponent),
};

/** a · b + c rounded once to the format, by the rules of IEEE 754. */
export function exactFma(a: number, b: number, c: number, format: FloatFormat): number {
  if (![a, b, c].every(Number.isFinite)) return fmaOfSpecials(a, b, c);
  const value = ((toUnits(a) * toUnits(b)) >> unitExponent) + toUnits(c);
  // Opposite zeros and exact cancellation give +0; a sum of two negative zeros is −0.
  if (value === 0n) return a === 0 || b === 0 ? a * b + c : 0;
  return value < 0n ? -nearest(-value, format) : nearest(value, format);
}

function fmaOfSpecials(a: number, b: number, c: number): number {
  const productIsFinite = Number.isFinite(a) && Number.isFinite(b);
  return productIsFinite ? c : a * b + c;
}

/** value / 2^−2200 as an integer. */
function toUnits(value: number): bigint {
  bytes.setFloat64(0, value);
  const pattern = bytes.getBigUint64(0);
  const exponent = (pattern >> 52n) & 0x7ffn;
  const fraction = pattern & 0xfffffffffffffn;
  const significand = exponent === 0n ? fraction : fraction | 0x10000000000000n;
  const magnitude = significand << (unitExponent - 1075n + (exponent === 0n ? 1n : exponent));
  return pattern >> 63n === 1n ? -magnitude : magnitude;
}

function nearest(value: bigint, format: FloatFormat): number {
  let below = 0n;
  let above = format.largestPattern + 1n;
  const unitsOf = (pattern: bigint) =>
    pattern > format.largestPattern ? format.beyondLargest : toUnits(format.fromPattern(pattern));
  while (above - below > 1n) {
    const middle = (below + above) >> 1n;
    if (unitsOf(middle) <= value) below = middle;
    else above = middle;
  }
  const toBelow = value - unitsOf(below);
  const toAbove = unitsOf(above) - value;
  const chosen = toBelow < toAbove || (toBelow === toAbove && (below & 1n) === 0n) ? below : above;
  return chosen > format.largestPattern ? Number.POSITIVE_INFINITY : format.fromPattern(chosen);
}
