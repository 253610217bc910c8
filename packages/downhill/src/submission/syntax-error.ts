import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { type BuildFailure, transform } from "esbuild";
import { CodedError } from "../foundation/coded-error.ts";

/** The first syntax error of a file as `optimizer/syntax`, with line, column and the line itself; or undefined. */
export async function findSyntaxError(file: string): Promise<CodedError | undefined> {
  const name = basename(file);
  const loader = /^\.[cm]?ts$/.test(extname(file)) ? "ts" : "js";
  try {
    await transform(readFileSync(file, "utf8"), { loader, sourcefile: name, logLevel: "silent", tsconfigRaw: {} });
    return undefined;
  } catch (error) {
    const message = (error as Partial<BuildFailure>).errors?.[0];
    if (message?.location == null) return undefined;
    const { line, column, lineText } = message.location;
    const place = `${name}:${line}:${column + 1}`;
    return new CodedError(
      "optimizer/syntax",
      `${place}: ${message.text}, in \`${lineText.trim().slice(0, 120)}\`; mend this line or the one before it`,
      { cause: error },
    );
  }
}
