/** Numbers for tests: reproducible from a seed, and as unpleasant as asked for. */
export class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 32 bits: Weyl sequence through the finalizer of MurmurHash3. */
  bits(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  }

  /** Uniform on [−1, 1), 32 bits. */
  symmetric(): number {
    return this.bits() * 2 ** -31 - 1;
  }

  below(count: number): number {
    return this.bits() % count;
  }
}

/**
 * What numbers look like: `tame` ones only; or a part of them replaced by signed zeros, subnormals and other small
 * numbers (`small`), by numbers whose squares overflow (`huge`), by infinities, or by all of it and NaN (`wild`).
 */
export type Flavor = "tame" | "small" | "huge" | "infinite" | "wild";

export const flavors: readonly Flavor[] = ["tame", "small", "huge", "infinite", "wild"];

const specials: Readonly<Record<Flavor, readonly number[]>> = {
  tame: [],
  small: [0, -0, 2 ** -149, -(2 ** -149), 3 * 2 ** -140, -(2 ** -127), 2 ** -126, 1e-30, -1e-22],
  huge: [1e19, -3e25, 3e38, -3.4028234663852886e38],
  infinite: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  wild: [0, -0, 2 ** -149, -1e-39, 1e30, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
};

/** One in `rarity` numbers is special, the others are uniform on [−size, size). */
export function fillWith(
  array: Float32Array | Float64Array,
  draws: Draws,
  flavor: Flavor,
  size = 1,
  rarity = 12,
): void {
  const choices = specials[flavor];
  for (let i = 0; i < array.length; i++) {
    const tame = size * draws.symmetric();
    array[i] = choices.length > 0 && draws.below(rarity) === 0 ? choices[draws.below(choices.length)]! : tame;
  }
}
