import { build } from "esbuild";

/** Bundles an entry of this folder to one file; for browsers, and for packages whose ES modules Node cannot resolve. */
export async function bundle(entry: URL, outfile: URL, platform: "node" | "browser"): Promise<void> {
  await build({
    entryPoints: [entry.pathname],
    outfile: outfile.pathname,
    platform,
    bundle: true,
    format: "esm",
    target: "es2024",
    mainFields: ["module", "main"],
    banner: platform === "node" ? { js: nodeBanner } : {},
    logLevel: "warning",
  });
}

/** CommonJS inside an ES module bundle still calls these. */
const nodeBanner = `import { createRequire } from "node:module";
import { dirname } from "node:path";
const require = createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = dirname(__filename);`;
