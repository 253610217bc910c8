import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress } from "node:zlib";
import { canonicalJson } from "../../foundation/canonical-json.ts";
import type { StoreContents } from "../store-contents.ts";
import { archiveLines } from "./archive-lines.ts";

/**
 * Digits of losses do not repeat, so long searches find nothing; what pays is the careful coding of what is not found.
 * As small as the highest level, in a tenth of its time.
 */
const compression = {
  [constants.ZSTD_c_compressionLevel]: 9,
  [constants.ZSTD_c_strategy]: constants.ZSTD_btultra,
  [constants.ZSTD_c_searchLog]: 1,
  [constants.ZSTD_c_minMatch]: 5,
};

/** The archive, compressed by Zstandard. The same contents give the same bytes, of one version of Node. */
export async function writeArchive(contents: StoreContents): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const compress = createZstdCompress({ params: compression });
  await pipeline(Readable.from(closedLines(contents)), compress, async (compressed: AsyncIterable<Uint8Array>) => {
    for await (const chunk of compressed) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

/** The lines with their ends, and the line that closes them. */
async function* closedLines(contents: StoreContents): AsyncGenerator<string> {
  const hash = createHash("sha256");
  let lines = 0;
  for await (const line of archiveLines(contents)) {
    const text = `${line}\n`;
    hash.update(text);
    lines += 1;
    yield text;
  }
  yield `${canonicalJson({ end: { lines, sha256: hash.digest("hex") } })}\n`;
}
