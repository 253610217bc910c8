/**
 * The text of child.ts with everything it imports, so that the process needs to read no source: where the package is
 * built, a file made with it; in the source tree, made once a process.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Free in the bundle: stands for `import.meta.url` of modules three folders below the package. */
const moduleUrl = "downhillModuleUrl";

/** Bundles the program from an entry. Also called by the package's build. */
export async function bundleChildProgram(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node26",
    mainFields: ["module", "main"],
    conditions: ["downhill:source"],
    define: { "import.meta.url": moduleUrl },
    legalComments: "none",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

let program: Promise<string> | undefined;

/** The program's text, ready to run from a pipe. */
export function childProgram(): Promise<string> {
  program ??= loadProgram();
  return program;
}

async function loadProgram(): Promise<string> {
  const isSource = import.meta.url.endsWith(".ts");
  const text = isSource
    ? await bundleChildProgram(fileURLToPath(new URL("./child.ts", import.meta.url)))
    : readFileSync(new URL("./child-program.bundled.js", import.meta.url), "utf8");
  const url = new URL("../kernel/wasm/module.js", import.meta.url).href;
  return `const ${moduleUrl} = ${JSON.stringify(url)};\n${text}`;
}
