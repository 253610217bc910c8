/** Text chunks of PNG files (PNG specification, third edition, sections 5.3 and 11.3.3.4). */
import { crc32 } from "node:zlib";

const signatureLength = 8;
/** Length, type and checksum of a chunk. */
const chunkOverhead = 12;
const headerChunkLength = 13 + chunkOverhead;

export type PngText = readonly [keyword: string, text: string];

/** The file with the texts after its header, as uncompressed international text. */
export function insertTexts(png: Uint8Array, texts: readonly PngText[]): Uint8Array {
  const at = signatureLength + headerChunkLength;
  return Buffer.concat([png.subarray(0, at), ...texts.map(textChunk), png.subarray(at)]);
}

/** The international texts of a file, in order. Compressed ones are left out. */
export function readTexts(png: Uint8Array): PngText[] {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const texts: PngText[] = [];
  for (let at = signatureLength; at + chunkOverhead <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString("latin1", at + 4, at + 8) === "iTXt")
      texts.push(...parseText(bytes.subarray(at + 8, at + 8 + length)));
    at += length + chunkOverhead;
  }
  return texts;
}

/** Keyword, NUL, uncompressed, method 0, no language, no translated keyword, text. */
function textChunk([keyword, text]: PngText): Buffer {
  const data = Buffer.from(`${keyword}\0\0\0\0\0${text}`, "utf8");
  const typed = Buffer.concat([Buffer.from("iTXt", "latin1"), data]);
  const chunk = Buffer.alloc(data.length + chunkOverhead);
  chunk.writeUInt32BE(data.length, 0);
  typed.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(typed), data.length + 8);
  return chunk;
}

function parseText(data: Buffer): PngText[] {
  const keywordEnd = data.indexOf(0);
  if (keywordEnd < 0 || data[keywordEnd + 1] !== 0) return [];
  const languageEnd = data.indexOf(0, keywordEnd + 3);
  const translatedEnd = data.indexOf(0, languageEnd + 1);
  if (languageEnd < 0 || translatedEnd < 0) return [];
  return [[data.toString("latin1", 0, keywordEnd), data.toString("utf8", translatedEnd + 1)]];
}
