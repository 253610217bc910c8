/**
 * From an author's file to one module of plain JavaScript: esbuild strips the types and joins the files. What may be
 * joined is decided here, not by esbuild: files of the entry's folder, and the contract under its public name. No
 * configuration file is read, no package is looked up, and nothing of the submission runs.
 */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildFailure, Message, OnResolveArgs, PluginBuild } from "esbuild";
import { CodedError } from "../foundation/coded-error.ts";
import { sha256Hex } from "../foundation/hash.ts";
import { boundedBuild, Disturbed, TooSlow } from "./bounded-build.ts";

/** Bytes of all files of a submission together. Parsers recurse on nested source, so this also bounds their stacks. */
export const largestSource = 256 * 1024;

/** Time for bundling: an honest submission takes some hundredths of a second. */
const longestSeconds = 10;

/** A submission as one module, and the way back to its author's lines. */
export interface BundledSubmission {
  /** The entry's absolute path. */
  readonly file: string;
  /** SHA-256 in hexadecimal: of the file's bytes, or of the digests and names of all files where there are several. */
  readonly digest: string;
  /**
   * What the digest is of: the entry, then the others by their path relative to it, then the base, whose path starts
   * with `built-in:`.
   */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** An ES module without imports. */
  readonly code: string;
  /** Source map of `code` in JSON; its sources are relative to the entry's folder. */
  readonly sourceMap: string;
}

/** The contract's folder and entry: the same places in `src` and in `dist`, and of `src` beside `dist`. */
const contractFolder = fileURLToPath(new URL("../optimizer/", import.meta.url));
const contractEntry = contractFolder + (import.meta.url.endsWith(".ts") ? "index.ts" : "index.js");
const contractSources = fileURLToPath(new URL("../../src/optimizer/", import.meta.url));

/** Imports of the module that joins a submission and its base. */
const ownName = "downhill:own";
const baseName = "downhill:base";

const loaders = { ".ts": "ts", ".mts": "ts", ".js": "js", ".mjs": "js" } as const;

/**
 * Bundles the submission at `path`. With `base`, a file of ours, the module exports that optimizer with the
 * submission's name and hyperparameters put over its own. Throws `optimizer/not-found`, `optimizer/import` for an import that is not
 * allowed, `optimizer/syntax` where the source cannot be parsed, and `optimizer/too-large`.
 */
export async function bundleSubmission(path: string, base?: string): Promise<BundledSubmission> {
  const file = resolve(path);
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    throw new CodedError("optimizer/not-found", `there is no optimizer file ${file}`);
  }
  const entry = realpathSync(file);
  try {
    return { file, ...(await bundleOnce(entry, base)) };
  } catch (error) {
    if (!(error instanceof Disturbed)) throw error;
  }
  // esbuild's process died of this source or of another that was bundled meanwhile: a second try tells.
  try {
    return { file, ...(await bundleOnce(entry, base)) };
  } catch (error) {
    if (!(error instanceof Disturbed)) throw error;
    throw new CodedError("optimizer/syntax", `${basename(file)} is nested too deeply: split it into functions`);
  }
}

async function bundleOnce(entry: string, base: string | undefined): Promise<Omit<BundledSubmission, "file">> {
  const files = new SubmissionFiles(entry, base);
  const output = await runEsbuild(entry, files, base !== undefined);
  return { digest: files.digest(), files: files.list(), ...output };
}

/** The whole module where a submission is hyperparameters only. */
const overBase = `
import own from "${ownName}";
import base from "${baseName}";
function hyperparameters(difficulty) {
  const standard = base.hyperparameters(difficulty);
  const chosen = own.hyperparameters(difficulty);
  for (const key of Object.keys(chosen)) {
    if (!Object.keys(standard).includes(key)) {
      throw new TypeError(base.name + " has no hyperparameter " + key + "; it has " + Object.keys(standard).join(", "));
    }
  }
  return { ...standard, ...chosen };
}
export default { ...base, name: own.name === undefined ? base.name : own.name, hyperparameters };
`;

type Output = { readonly code: string; readonly sourceMap: string };

async function runEsbuild(entry: string, files: SubmissionFiles, isOverBase: boolean): Promise<Output> {
  const folder = dirname(entry);
  const virtual = { contents: overBase, resolveDir: folder, sourcefile: "hyperparameters" };
  try {
    const { outputFiles } = await boundedBuild(
      {
        ...(isOverBase ? { stdin: virtual } : { entryPoints: [entry] }),
        outfile: resolve(folder, "submission.js"),
        absWorkingDir: folder,
        write: false,
        bundle: true,
        format: "esm",
        platform: "neutral",
        target: "es2024",
        // `**` would be the engine's own power, which is not the same everywhere: it becomes a call of ours.
        supported: { "exponent-operator": false },
        charset: "utf8",
        legalComments: "none",
        sourcemap: "external",
        sourcesContent: false,
        tsconfigRaw: {},
        logLevel: "silent",
        plugins: [{ name: "submission", setup: (plugin) => files.answer(plugin) }],
      },
      longestSeconds,
    );
    const text = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
    return { code: text("submission.js"), sourceMap: text(".map") };
  } catch (error) {
    if (error instanceof Disturbed) throw error;
    if (error instanceof TooSlow) {
      throw new CodedError(
        "optimizer/syntax",
        `${basename(entry)} takes longer than ${longestSeconds} seconds to parse: nest its functions less`,
      );
    }
    throw files.refusal ?? syntaxError(entry, error);
  }
}

/** What esbuild may read: asked for every import and every file. */
class SubmissionFiles {
  /** The first thing that was not allowed, which says more than esbuild's message about it. */
  refusal: CodedError | undefined;
  readonly #entry: string;
  readonly #base: string | undefined;
  readonly #folder: string;
  readonly #sources = new Map<string, { readonly digest: string; readonly text: string }>();
  #bytes = 0;

  constructor(entry: string, base: string | undefined) {
    this.#entry = entry;
    this.#base = base;
    this.#folder = dirname(entry);
  }

  answer({ onResolve, onLoad }: PluginBuild): void {
    onResolve({ filter: /.*/ }, (args) => this.#guard(() => ({ path: this.#resolve(args) })));
    onLoad({ filter: /.*/ }, ({ path }) => this.#guard(() => this.#load(path)));
  }

  digest(): string {
    const sources = [...this.#sources];
    if (sources.length === 1) return sources[0]?.[1].digest ?? "";
    const lines = sources.map(([path, { digest }]) => `${digest} ${this.#nameOf(path)}\n`);
    return sha256Hex(lines.sort().join(""));
  }

  list(): BundledSubmission["files"] {
    const rank = (path: string) => (path === this.#entry ? 0 : this.#isOurs(path) ? 2 : 1);
    return [...this.#sources]
      .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map(([path, { text }]) => ({ path: this.#nameOf(path), text }));
  }

  #nameOf(path: string): string {
    if (this.#isOurs(path)) return `built-in:${basename(path)}`;
    return relative(this.#folder, path).replaceAll(sep, "/");
  }

  #guard<T>(answer: () => T): T {
    try {
      return answer();
    } catch (error) {
      if (error instanceof CodedError) this.refusal ??= error;
      throw error;
    }
  }

  #resolve({ path, kind, importer }: OnResolveArgs): string {
    if (kind === "entry-point" || (path === ownName && this.#base !== undefined)) return this.#entry;
    if (path === baseName && this.#base !== undefined) return this.#base;
    const place = importer === "" ? basename(this.#entry) : relative(this.#folder, importer);
    const refuse = (why: string) =>
      new CodedError("optimizer/import", `${place} imports ${JSON.stringify(path)}: ${why}`);
    if (kind !== "import-statement") throw refuse("only import declarations are offered, not import() or require");
    if (path === "downhill/optimizer") return contractEntry;
    if (!/^\.{1,2}\//.test(path)) {
      throw refuse('an optimizer may import files beside it ("./schedule.ts") and "downhill/optimizer", nothing else');
    }
    const target = resolve(dirname(importer), path);
    if (isContract(target) || (this.#isOurs(importer) && this.#isOurs(target))) return target;
    if (statSync(target, { throwIfNoEntry: false })?.isFile() !== true) throw refuse(`there is no file ${target}`);
    const real = realpathSync(target);
    if (!real.startsWith(this.#folder + sep)) throw refuse(`it lies outside the optimizer's folder ${this.#folder}`);
    return real;
  }

  /** The contract, and the base with what lies beside it. */
  #isOurs(path: string): boolean {
    return isContract(path) || (this.#base !== undefined && path.startsWith(dirname(this.#base) + sep));
  }

  #load(path: string): { contents: string; loader: "ts" | "js" } {
    const name = relative(this.#folder, path);
    const loader = loaders[extname(path) as keyof typeof loaders];
    if (loader === undefined) {
      throw new CodedError("optimizer/import", `${name} is not TypeScript or JavaScript: name it .ts or .js`);
    }
    if (isContract(path)) return { contents: readFileSync(path, "utf8"), loader };
    if (this.#isOurs(path)) return { contents: this.#keep(path, name, readFileSync(path)), loader };
    const stat = statSync(path);
    if (!stat.isFile()) throw new CodedError("optimizer/not-found", `${name} is not a file`);
    this.#bytes += stat.size;
    if (this.#bytes > largestSource) {
      throw new CodedError(
        "optimizer/too-large",
        `${name} brings the optimizer's source to ${this.#bytes} bytes; ${largestSource} are allowed: compute tables instead of writing them out`,
      );
    }
    return { contents: this.#keep(path, name, readFileSync(path)), loader };
  }

  #keep(path: string, name: string, bytes: Uint8Array): string {
    const text = decode(name, bytes);
    this.#sources.set(path, { digest: sha256Hex(bytes), text });
    return text;
  }
}

/** Whether a file is part of the package's contract. */
function isContract(path: string): boolean {
  return path.startsWith(contractFolder) || path.startsWith(contractSources);
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CodedError("optimizer/syntax", `${name} is not UTF-8 text: save it as UTF-8`);
  }
}

function syntaxError(entry: string, error: unknown): unknown {
  const message: Message | undefined = (error as Partial<BuildFailure>).errors?.[0];
  if (message === undefined) return error;
  const { text, location } = message;
  if (location === null) return new CodedError("optimizer/syntax", `${basename(entry)}: ${text}`);
  const place = `${location.file}:${location.line}:${location.column + 1}`;
  return new CodedError(
    "optimizer/syntax",
    `${place}: ${text}, in \`${location.lineText.trim().slice(0, 120)}\`; mend this line or the one before it`,
  );
}
