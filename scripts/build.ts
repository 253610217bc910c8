/**
 * `npm run build`: the native kernel of this platform, and the published form of packages/downhill in `dist`. The
 * special functions come from @stdlib, a tree of some 170 packages of which we use ten functions: those are bundled,
 * with their licences, so that whoever installs downhill does not install the tree.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { build } from "esbuild";
import { bundleChildProgram } from "../packages/downhill/src/attempt-process/bundle-child-program.ts";
import { bringAddonUpToDate } from "./addon-step.ts";

const root = resolve(import.meta.dirname, "..");
const packageFolder = join(root, "packages/downhill");
const dist = join(packageFolder, "dist");

/** The one module that imports @stdlib. */
const specialFunctions = join(dist, "foundation/special-functions.js");

function compileSources(): void {
  rmSync(dist, { recursive: true, force: true });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const args = [tsc, "-p", join(packageFolder, "tsconfig.build.json")];
  if (spawnSync(process.execPath, args, { stdio: "inherit", cwd: root }).status !== 0) {
    throw new Error("the sources do not compile; tsc's messages are above");
  }
}

/** Bundles @stdlib into the one module; our own modules stay outside. Returns the packages that went in. */
async function bundleSpecialFunctions(): Promise<string[]> {
  const bundled = `${specialFunctions}.bundled`;
  const { metafile } = await build({
    entryPoints: [specialFunctions],
    outfile: bundled,
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["main"],
    target: "es2024",
    metafile: true,
    logLevel: "warning",
    absWorkingDir: root,
    plugins: [
      {
        // Only @stdlib is bundled. esbuild's `external` would also leave out the files inside it.
        name: "own-modules-stay",
        setup: ({ onResolve }) => {
          onResolve({ filter: /^\.{1,2}\// }, ({ path, importer }) =>
            importer.includes("node_modules") ? undefined : { path, external: true },
          );
        },
      },
    ],
  });
  renameSync(bundled, specialFunctions);
  rmSync(`${specialFunctions}.map`, { force: true });
  return Object.keys(metafile.inputs).flatMap((path) => packageOf(path) ?? []);
}

function packageOf(path: string): string | undefined {
  return /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[0];
}

/** The licences of what was bundled, each text once. */
function writeLicences(folders: readonly string[]): void {
  const packagesByText = new Map<string, string[]>();
  for (const folder of new Set(folders)) {
    const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
    const texts = readdirSync(join(root, folder))
      .filter((file) => /^(licen[cs]e|notice)/i.test(file))
      .map((file) => readFileSync(join(root, folder, file), "utf8").trim());
    const text = texts.join("\n\n");
    packagesByText.set(text, [...(packagesByText.get(text) ?? []), name]);
  }
  const parts = [...packagesByText].map(([text, names]) => `## ${names.sort().join(", ")}\n\n${text}\n`);
  const head = "# Licences of bundled software\n\n`foundation/special-functions.js` contains code of these packages.\n";
  writeFileSync(join(dist, "THIRD-PARTY-LICENSES.md"), [head, ...parts].join("\n"));
}

/** No other module of the build may need @stdlib, in code or in types. */
function checkIndependence(): void {
  const needing = readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(js|d\.ts)$/.test(path))
    .filter((path) => /(from|import\(|require\()\s*"@stdlib\//.test(readFileSync(join(dist, path), "utf8")));
  if (needing.length > 0) throw new Error(`the build still imports @stdlib in ${needing.join(", ")}`);
}

/** Programs of processes that may read no source, or of threads that are to start fast: each in one file. */
async function bundleChildPrograms(): Promise<void> {
  for (const entry of ["attempt-process/child", "check/check-process", "benchmark/instance-worker"]) {
    const { text } = await bundleChildProgram(join(dist, `${entry}.js`));
    writeFileSync(join(dist, `${entry}.bundled.js`), text);
  }
}

console.log(bringAddonUpToDate());
compileSources();
const bundledPackages = await bundleSpecialFunctions();
await bundleChildPrograms();
writeLicences(bundledPackages);
checkIndependence();
if (!existsSync(join(dist, "cli/main.js"))) throw new Error("the build has no dist/cli/main.js");
console.log(`package: built ${relative(root, dist)} (${new Set(bundledPackages).size} packages bundled)`);
