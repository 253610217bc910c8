import { CodedError } from "../../foundation/coded-error.ts";

/** No record comes near it; what does is no archive. */
export const longestLine = 2 ** 26;

const lineFeed = 10;

/**
 * Lines of UTF-8 text, ended by line feeds and nothing else: other readers of lines also take separators that JSON
 * allows within text. Throws `archive/invalid` for bytes that are not UTF-8 and for endless lines.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      yield decode([...parts, chunk.subarray(start, end)]);
      [parts, length, start] = [[], 0, end + 1];
    }
    length += chunk.length - start;
    if (length > longestLine) throw new CodedError("archive/invalid", "it has a line that is longer than any record");
    parts.push(chunk.subarray(start));
  }
  if (length > 0) yield decode(parts);
}

function decode(parts: readonly Uint8Array[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts));
  } catch (cause) {
    throw new CodedError("archive/invalid", "it has a line that is not UTF-8", { cause });
  }
}
