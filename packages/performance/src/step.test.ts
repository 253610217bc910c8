import { describe, expect, it } from "vitest";
import { productOperations } from "./step.ts";

describe("productOperations", () => {
  it("counts the products of L = 1 by hand", () => {
    // Input map: forward and dW of 2→256. Hidden map, frozen: forward and dX of 256→256. Output map: the same of 256→1.
    expect(productOperations(1)).toBe(2 * 128 * (2 * 2 * 256 + 2 * 256 * 256 + 2 * 256));
  });

  it("adds three products of 256→256 for every further layer", () => {
    expect(productOperations(10) - productOperations(9)).toBe(2 * 128 * 3 * 256 * 256);
  });
});
