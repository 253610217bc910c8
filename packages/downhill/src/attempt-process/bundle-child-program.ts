/**
 * Programs with everything they import in one text, so that a process needs to read no source. In the source tree they
 * are bundled at their first use and kept in the user's cache for as long as no file changes that went in.
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, version } from "esbuild";
import { readCacheEntry, writeCacheEntry } from "../foundation/cache-entry.ts";

/** Free in the bundle: stands for `import.meta.url` of modules three folders below the package. */
export const moduleUrl = "downhillModuleUrl";

interface Bundle {
  readonly text: string;
  /** Absolute paths of what went in. */
  readonly inputs: readonly string[];
}

/** Bundles the program from an entry, as the body of a function of `require`. Also called by the package's build. */
export async function bundleChildProgram(entry: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: "cjs",
    platform: "node",
    target: "node26",
    mainFields: ["module", "main"],
    conditions: ["downhill:source"],
    define: { "import.meta.url": moduleUrl },
    legalComments: "none",
    // Half the text to hand over at every start. Names stay, for the stack of a fault.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: "silent",
  });
  return { text: outputFiles[0]?.text ?? "", inputs: Object.keys(metafile.inputs).map((path) => resolve(path)) };
}

const magic = Buffer.from("downhill program, v1\n\0\0\0", "latin1");

/** The text, kept in a file at `path`, if there is one, and taken from there where that is still right. */
export async function bundleOnce(entry: string, path: string | undefined): Promise<string> {
  if (path === undefined) return (await bundleChildProgram(entry)).text;
  const key = `${entry} ${version}`;
  const known = readCacheEntry(`${path}.json`, magic, key);
  const kept = known && (JSON.parse(Buffer.from(known).toString("utf8")) as KeptBundle);
  if (kept?.inputs.every(([file, state]) => stateOf(file) === state)) return kept.text;
  const { text, inputs } = await bundleChildProgram(entry);
  // This file says how it is bundled.
  const states = [...inputs, fileURLToPath(import.meta.url)].map((file) => [file, stateOf(file)] as const);
  const bytes = Buffer.from(JSON.stringify({ text, inputs: states } satisfies KeptBundle));
  writeCacheEntry(`${path}.json`, magic, key, bytes);
  return text;
}

interface KeptBundle {
  readonly text: string;
  readonly inputs: readonly (readonly [path: string, state: string])[];
}

/** What changes with a file. */
function stateOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.size} ${stat.mtimeMs}`;
}
