import { readFileSync } from "node:fs";
import { runCommandLine } from "./command-line.ts";
import { processTerminal } from "./terminal.ts";

/** The package is two folders up from here, in `src` as in `dist`. */
const description = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal(), description.version);
