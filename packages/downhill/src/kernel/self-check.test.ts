import { expect, it } from "vitest";
import { createReferenceKernel } from "./reference/reference-kernel.ts";
import { expectedFingerprint, fingerprintOf } from "./self-check.ts";

it("expects what the reference kernel gives", () => {
  expect(fingerprintOf(createReferenceKernel())).toBe(expectedFingerprint);
});
