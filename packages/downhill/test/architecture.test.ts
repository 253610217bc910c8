import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const source = resolve(import.meta.dirname, "../src");

/** What each folder of `src` may import: the table of the design, without exemptions. Itself is always allowed. */
const allowedImports: Readonly<Record<string, readonly string[]>> = {
  foundation: [],
  optimizer: [],
  baselines: ["optimizer"],
  kernel: ["foundation"],
  instance: ["foundation", "kernel"],
  training: ["foundation", "optimizer", "kernel", "instance"],
  solution: ["foundation", "kernel", "instance"],
  sandbox: ["foundation", "optimizer"],
  "attempt-process": ["foundation", "optimizer", "kernel", "instance", "training", "sandbox"],
  verification: [
    ...["foundation", "optimizer", "kernel", "instance", "training", "solution", "sandbox"],
    "attempt-process",
  ],
  check: ["foundation", "optimizer", "kernel", "instance", "training", "sandbox", "attempt-process"],
  benchmark: [
    ...["foundation", "optimizer", "baselines", "kernel", "instance", "training", "solution", "sandbox"],
    "attempt-process",
  ],
  storage: ["foundation", "benchmark/records"],
  report: ["foundation", "benchmark/records"],
  audit: [
    ...["foundation", "optimizer", "baselines", "kernel", "instance", "training", "solution", "sandbox"],
    ...["attempt-process", "verification"],
  ],
  cli: [
    ...["foundation", "optimizer", "baselines", "kernel", "instance", "training", "solution", "verification"],
    ...["check", "attempt-process", "benchmark", "storage", "report", "audit"],
  ],
};

/** `index.ts`, the package's entry point, may import every folder but the command line. */
const entryPointImports = Object.keys(allowedImports).filter((folder) => folder !== "cli");

interface SourceFile {
  readonly path: string;
  readonly folder: string;
  readonly imports: readonly string[];
}

function readSources(): SourceFile[] {
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(source, path), folder: topFolder(path), imports: importsOf(path) };
    });
}

function topFolder(path: string): string {
  const parts = relative(source, path).split("/");
  return parts.length === 1 ? "" : (parts[0] ?? "");
}

/** Every relative import of a file, types and re-exports included, as absolute paths. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const pattern = /(?:from\s+|import\s+|import\()\s*"(\.[^"]+)"/g;
  return [...text.matchAll(pattern)].map((match) => resolve(dirname(path), match[1] ?? ""));
}

const files = readSources();

describe("architecture", () => {
  it("sees the sources", () => {
    expect(files.length).toBeGreaterThan(5);
  });

  it("imports only what the folder table allows", () => {
    const violations = files.flatMap((file) => {
      const allowed = file.folder === "" ? entryPointImports : allowedImports[file.folder];
      if (allowed === undefined) return [`${file.path}: folder ${file.folder} is not in the table`];
      return file.imports
        .filter((target) => target.startsWith(source))
        .filter((target) => topFolder(target) !== file.folder && !isInside(target, allowed))
        .map((target) => `${file.path} imports ${relative(source, target)}`);
    });
    expect(violations).toEqual([]);
  });

  it("has no import cycle, types included", () => {
    const graph = new Map(files.map((file) => [resolve(source, file.path), file.imports]));
    expect(findCycle(graph)).toEqual([]);
  });

  it("has no junk drawer", () => {
    const names = files
      .map((file) => file.path)
      .filter((path) => /(^|\/)(utils?|helpers?|common|types)(\.ts|\/)/.test(path));
    expect(names).toEqual([]);
  });

  it("keeps files short", () => {
    const long = files.filter((file) => readFileSync(join(source, file.path), "utf8").split("\n").length > 500);
    expect(long.map((file) => file.path)).toEqual([]);
  });
});

function isInside(target: string, folders: readonly string[]): boolean {
  return folders.some((folder) => target.startsWith(join(source, folder, "/")));
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node].map((file) => relative(source, file));
    if (finished.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle.length > 0) return cycle;
    }
    finished.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
