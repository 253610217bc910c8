/** What the pages say must be so: links lead somewhere, flags exist, code compiles. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { captureCommand } from "../fixtures/captured-command.ts";

const root = resolve(import.meta.dirname, "../../../..");
const pages = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "packages/downhill/README.md"],
  ...readdirSync(join(root, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
];

const read = (page: string) => readFileSync(join(root, page), "utf8");

describe("documentation", () => {
  it.each(pages)("has no dead links in %s", (page) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
    const files = links.filter((link) => !/^(https?:|#)/.test(link)).map((link) => link.replace(/#.*/, ""));
    expect(files.filter((file) => !existsSync(join(root, dirname(page), file)))).toEqual([]);
  });

  it.each([
    "new",
    "check",
    "run",
    "bench",
    "compare",
    "frontier",
    "report",
    "figure 1",
    "figure 2",
    "tune",
    "store list",
    "store check",
    "store export",
    "store import",
    "prove",
    "verify",
    "audit",
    "audit forge",
    "instance",
    "instance export",
    "kernels",
  ])("describes every flag of downhill %s", async (command) => {
    const { out } = await captureCommand(...command.split(" "), "--help");
    const usage = out.split("EXAMPLES")[0] ?? "";
    const flags = [...usage.matchAll(/--[a-z-]+/g)].map(([flag]) => flag);
    expect(flags).toContain("--json");
    const page = read("docs/command-line.md");
    expect(flags.filter((flag) => !page.includes(flag))).toEqual([]);
    expect(page).toContain(`## downhill ${command}`);
  });

  it.each(["README.md", "packages/downhill/README.md", "docs/optimizers.md"])(
    "has code that compiles in %s",
    (page) => {
      const folder = mkdtempSync(join(tmpdir(), "downhill-pages-"));
      try {
        symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
        writeFileSync(join(folder, "package.json"), '{"type": "module"}');
        const blocks = [...read(page).matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] ?? "");
        const files = blocks.map((block, i) => {
          writeFileSync(join(folder, `block-${i}.ts`), block);
          return `block-${i}.ts`;
        });
        expect(files.length).toBeGreaterThan(0);
        const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2024", "--module", "nodenext"];
        const sources = ["--customConditions", "downhill:source", "--allowImportingTsExtensions", "--types", "node"];
        const tsc = join(root, "node_modules/.bin/tsc");
        const { stdout } = spawnSync(tsc, [...options, ...sources, ...files], { cwd: folder, encoding: "utf8" });
        expect(stdout).toBe("");
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
