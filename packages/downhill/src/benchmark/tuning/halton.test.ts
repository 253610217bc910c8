import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../foundation/hash.ts";
import { HaltonSequence, mostDimensions } from "./halton.ts";

const seed = sha256("halton");
const bases = [2, 3, 5, 7];

describe("HaltonSequence", () => {
  it("has one of the first bᵏ points in each interval of length b⁻ᵏ, in every dimension", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (anySeed) => {
        const sequence = new HaltonSequence(anySeed, bases.length);
        bases.forEach((base, d) => {
          for (let count = base; count <= 400; count *= base) {
            const cells = Array.from({ length: count }, (_, i) => Math.floor(sequence.point(i)[d]! * count));
            expect(new Set(cells).size).toBe(count);
          }
        });
      }),
      { numRuns: 20 },
    );
  });

  it("fills the square more evenly than random points do", () => {
    // 225 points in a grid of 15 × 15 cells: random ones leave 83 cells empty on average (225 / e).
    const sequence = new HaltonSequence(seed, 2);
    const cells = Array.from({ length: 225 }, (_, i) =>
      sequence
        .point(i)
        .map((x) => Math.floor(x * 15))
        .join(),
    );
    expect(new Set(cells).size).toBeGreaterThan(225 - 70);
  });

  it("keeps coordinates of large bases apart", () => {
    // Unscrambled, bases 31 and 37 would rise together: a correlation near 1 over the first 30 points.
    const sequence = new HaltonSequence(seed, mostDimensions);
    const pairs = Array.from({ length: 30 }, (_, i) => sequence.point(i).slice(-2));
    const covariance = pairs.reduce((sum, [x = 0, y = 0]) => sum + (x - 0.5) * (y - 0.5), 0) / pairs.length;
    expect(Math.abs(covariance * 12)).toBeLessThan(0.5);
  });

  it("gives the same points again, and others for another seed", () => {
    const point = new HaltonSequence(seed, 3).point(17);
    expect(new HaltonSequence(seed, 3).point(17)).toEqual(point);
    expect(new HaltonSequence(sha256("another"), 3).point(17)).not.toEqual(point);
    // A dimension more leaves the others as they are.
    expect(new HaltonSequence(seed, 4).point(17).slice(0, 3)).toEqual(point);
  });

  it("stays below 1", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 30 }), (index) => {
        const inside = new HaltonSequence(seed, mostDimensions).point(index).every((x) => x >= 0 && x < 1);
        expect(inside).toBe(true);
      }),
    );
  });

  it("refuses more dimensions than it has bases", () => {
    expect(() => new HaltonSequence(seed, mostDimensions + 1)).toThrow("12 at most");
  });
});
