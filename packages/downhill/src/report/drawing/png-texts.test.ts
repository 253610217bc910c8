import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { insertTexts, readTexts } from "./png-texts.ts";

/** The smallest PNG there is: one pixel. */
const onePixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

const keyword = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ]{0,30}[A-Za-z0-9]$/);
const text = fc.string({ unit: "grapheme" });

describe("texts in a PNG", () => {
  it("come back as they were put in", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(keyword, text)), (texts) => {
        expect(readTexts(insertTexts(onePixel, texts))).toEqual(texts);
      }),
    );
  });

  it("are chunks with the right checksum, between the header and the pixels", () => {
    const bytes = Buffer.from(insertTexts(onePixel, [["Title", "ε*² = 0.16"]]));
    const length = bytes.readUInt32BE(33);
    expect(bytes.toString("latin1", 37, 41)).toBe("iTXt");
    expect(bytes.readUInt32BE(41 + length)).toBe(crc32(bytes.subarray(37, 41 + length)));
    expect(bytes.subarray(45 + length)).toEqual(onePixel.subarray(33));
  });
});
