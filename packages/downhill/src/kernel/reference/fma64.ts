/**
 * a · b + c rounded once to float64.
 *
 * The fast path is the emulation of Boldo and Melquiond ("Emulation of FMA and correctly rounded sums: proved
 * algorithms using rounding to odd", IEEE Transactions on Computers 57, 2008): error-free product, two error-free
 * sums, and one addition rounded to odd, so that the last rounding sees on which side of a tie the exact value lies
 * (away from ties, rounding to nearest serves as well and is quicker). It is exact as long as nothing overflows or
 * underflows on the way; the rest goes through integers.
 */
export function fma64(a: number, b: number, c: number): number {
  const high = a * b;
  const size = Math.abs(high);
  const inRange =
    size > smallest && size < largest && Math.abs(a) < largest && Math.abs(b) < largest && Math.abs(c) < largest;
  if (!inRange) return fmaOutOfRange(a, b, c);

  // a · b = high + low (Dekker, with Veltkamp's splitting)
  const aScaled = splitter * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = splitter * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  const low = aLow * bLow - (high - aHigh * bHigh - aLow * bHigh - aHigh * bLow);

  // c + low = inner + innerError, high + inner = outer + outerError (Knuth)
  const inner = c + low;
  const lowPart = inner - c;
  const innerError = c - (inner - lowPart) + (low - lowPart);
  const outer = high + inner;
  const innerPart = outer - high;
  const outerError = high - (outer - innerPart) + (inner - innerPart);

  // high + low + c = outer + rest + restError
  const rest = innerError + outerError;
  const result = outer + rest;
  const outerPart = rest - innerError;
  const restError = innerError - (rest - outerPart) + (outerError - outerPart);

  // Only where outer + rest lies exactly between two neighbors does restError decide: then twice the distance from
  // the result leads exactly to the other neighbor.
  const step = 2 * (rest - (result - outer));
  if (restError !== 0 && result + step - result === step) return outer + roundToOdd(rest, restError);
  return result;
}

const splitter = 2 ** 27 + 1;
/** Above it, the error of a product is a normal or exactly held subnormal number. */
const smallest = 2 ** -900;
/** No product up to `smallest` moves an addend above it. */
const muchLarger = 2 ** -800;
/** Below it, neither splitting nor any sum overflows. */
const largest = 2 ** 900;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const bits = new BigInt64Array(float.buffer);
/** Which of the two words holds the last bit of the significand: little-endian machines have it first. */
const lastWord = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1;

/** The float64 next to value + error whose last bit is one, for value = value + error rounded and error ≠ 0. */
function roundToOdd(value: number, error: number): number {
  float[0] = value;
  if ((words[lastWord]! & 1) === 1) return value;
  // The even neighbor was chosen; the odd one lies on the side of the error. Bits count away from zero.
  bits[0]! += error > 0 === value > 0 ? 1n : -1n;
  return float[0]!;
}

function fmaOutOfRange(a: number, b: number, c: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return a * b + c;
  if (!Number.isFinite(c)) return c;
  if (a === 0 || b === 0) return a * b + c;
  if (Math.abs(a * b) <= smallest && Math.abs(c) > muchLarger) return c;
  const [aInteger, aExponent] = decompose(a);
  const [bInteger, bExponent] = decompose(b);
  const [cInteger, cExponent] = decompose(c);
  const exponent = Math.min(aExponent + bExponent, cExponent);
  const product = (aInteger * bInteger) << BigInt(aExponent + bExponent - exponent);
  return compose(product + (cInteger << BigInt(cExponent - exponent)), exponent);
}

/** A finite float64 as integer · 2^exponent. */
function decompose(value: number): [integer: bigint, exponent: number] {
  float[0] = Math.abs(value);
  const biased = Number(bits[0]! >> 52n);
  const fraction = bits[0]! & (2n ** 52n - 1n);
  const magnitude = biased === 0 ? fraction : fraction | (2n ** 52n);
  return [value < 0 ? -magnitude : magnitude, Math.max(biased, 1) - 1075];
}

/** integer · 2^exponent rounded to float64. An exact zero is +0, as the sum of nonzero opposites is. */
function compose(integer: bigint, exponent: number): number {
  const negative = integer < 0n;
  const magnitude = negative ? -integer : integer;
  const length = magnitude.toString(2).length;
  const dropped = Math.max(length - 53, -1074 - exponent, 0);
  const kept = roundedShift(magnitude, BigInt(dropped));
  const value = timesPowerOfTwo(Number(kept), exponent + dropped);
  return negative ? -value : value;
}

/** magnitude / 2^shift, to nearest, ties to even. */
function roundedShift(magnitude: bigint, shift: bigint): bigint {
  if (shift === 0n) return magnitude;
  const quotient = magnitude >> shift;
  const twiceRest = (magnitude - (quotient << shift)) << 1n;
  const unit = 1n << shift;
  const up = twiceRest > unit || (twiceRest === unit && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

/** value · 2^exponent where the result is exact or overflows; in steps, since 2^exponent itself may not exist. */
function timesPowerOfTwo(value: number, exponent: number): number {
  let result = value;
  let rest = exponent;
  for (; rest > 1000; rest -= 1000) result *= 2 ** 1000;
  for (; rest < -1000; rest += 1000) result *= 2 ** -1000;
  return result * 2 ** rest;
}
