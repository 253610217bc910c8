import { CodedError } from "../../foundation/coded-error.ts";
import { Stream } from "../../foundation/stream.ts";

/** One for each dimension. */
const bases = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37] as const;

export const mostDimensions = bases.length;

/** The largest double below 1. */
const belowOne = 1 - 2 ** -53;

/**
 * Points of the unit cube that fill it evenly however many are taken: Halton's sequence, in which coordinate d of point
 * i is i written in the d-th prime base and mirrored at the point. As it stands, coordinates of large bases rise together, so every digit
 * is renamed by a random permutation of its own, which keeps each coordinate's stratification (the first bᵏ points have one in
 * each interval of length b⁻ᵏ) and makes each point uniform.
 *
 * A. B. Owen, "A randomized Halton algorithm in R", arXiv:1706.02808 (2017).
 */
export class HaltonSequence {
  readonly #dimensions: readonly Dimension[];

  /** `seed` has 32 bytes. Throws `tune/dimensions` for more dimensions than there are bases. */
  constructor(seed: Uint8Array, dimensions: number) {
    if (dimensions > mostDimensions) {
      throw new CodedError(
        "tune/dimensions",
        `a search over ${dimensions} hyperparameters is beyond what some trials could cover; take ${mostDimensions} at most`,
      );
    }
    this.#dimensions = bases.slice(0, dimensions).map((base, d) => new Dimension(seed, d, base));
  }

  /** Point i, from 0: its coordinates lie in [0, 1). */
  point(index: number): number[] {
    return this.#dimensions.map((dimension) => dimension.coordinate(index));
  }
}

class Dimension {
  readonly #base: number;
  /** For each digit, the lowest first, what its values become. */
  readonly #names: readonly Uint32Array[];

  constructor(seed: Uint8Array, dimension: number, base: number) {
    this.#base = base;
    const names: Uint32Array[] = [];
    // Digits further right do not change a double, but for rounding.
    for (let weight = 1; weight > 2 ** -53; weight /= base) {
      names.push(new Stream(seed, `halton/${dimension}/${names.length}`).permutation(base));
    }
    this.#names = names;
  }

  /** From the last digit to the first, as Horner does: (…(d₂ / b + d₁) / b + d₀) / b. */
  coordinate(index: number): number {
    const digits: number[] = [];
    let rest = index;
    for (const names of this.#names) {
      digits.push(names[rest % this.#base]!);
      rest = Math.floor(rest / this.#base);
    }
    const x = digits.reduceRight((sum, digit) => (sum + digit) / this.#base, 0);
    return Math.min(x, belowOne);
  }
}
