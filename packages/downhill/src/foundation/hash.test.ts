import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { portableSha256, sha256, sha256Hex, toHex } from "./hash.ts";

describe("sha256", () => {
  it("gives FIPS 180-2's example", () => {
    expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("hashes the parts as one, like OpenSSL", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 200 }),
            fc.uint8Array({ minLength: 1000, maxLength: 1100 }),
            fc.string({ unit: "grapheme" }),
          ),
        ),
        (parts) => {
          const expected = createHash("sha256");
          for (const part of parts) expected.update(part);
          const hexadecimal = expected.digest("hex");
          expect(toHex(sha256(...parts))).toBe(hexadecimal);
          expect(toHex(portableSha256(...parts))).toBe(hexadecimal);
        },
      ),
    );
  });
});
