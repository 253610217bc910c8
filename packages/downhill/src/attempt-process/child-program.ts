/**
 * Programs with everything they import in one text, so that a process needs to read no source: where the package is
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

const programs = new Map<string, Promise<string>>();

/**
 * The text of a program, ready to run from a pipe: `entry` is its source file, which is bundled here, or in the built
 * package the bundle that was made with it.
 */
export function childProgram(entry: URL): Promise<string> {
  const known = programs.get(entry.href) ?? loadProgram(entry);
  programs.set(entry.href, known);
  return known;
}

async function loadProgram(entry: URL): Promise<string> {
  const isSource = entry.pathname.endsWith(".ts");
  const text = isSource ? await bundleChildProgram(fileURLToPath(entry)) : readFileSync(entry, "utf8");
  const url = new URL("../kernel/wasm/module.js", import.meta.url).href;
  return `const ${moduleUrl} = ${JSON.stringify(url)};\n${text}`;
}
