/** docs/optimizer-guide.md, block by block, as a reader would follow it in an empty folder. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../../..");
const program = join(root, "packages/downhill/bin/downhill.js");
const folder = mkdtempSync(join(tmpdir(), "downhill-guide-"));
const bin = mkdtempSync(join(tmpdir(), "downhill-guide-bin-"));

interface Block {
  readonly language: string;
  readonly text: string;
}

const page = readFileSync(join(root, "docs/optimizer-guide.md"), "utf8");
const blocks: readonly Block[] = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));

beforeAll(() => {
  const command = join(bin, "downhill");
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(command, 0o755);
});

afterAll(() => {
  for (const path of [folder, bin]) rmSync(path, { recursive: true });
});

function follow({ language, text }: Block): { readonly status: number | null; readonly output: string } {
  if (language === "ts") {
    const name = /^\/\/ (\S+\.ts)\n/.exec(text)?.[1];
    if (name === undefined) return { status: 1, output: "the block does not begin with its file's name" };
    writeFileSync(join(folder, name), text);
    return { status: 0, output: "" };
  }
  const path = [bin, dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const env = { ...process.env, PATH: path, DOWNHILL_CACHE: join(bin, "cache") };
  const { status, stdout, stderr } = spawnSync("bash", ["-ec", text], { cwd: folder, env, encoding: "utf8" });
  return { status, output: stdout + (status === 0 ? "" : stderr) };
}

describe("the optimizer guide", () => {
  it("has code and commands", () => {
    expect(blocks.filter(({ language }) => language === "ts").length).toBeGreaterThan(2);
    expect(blocks.filter(({ language }) => language === "sh").length).toBeGreaterThan(3);
  });

  it("works as written, from an empty folder, with nothing installed beside it", { timeout: 300_000 }, () => {
    const outputs = blocks
      .filter(({ language }) => language !== "text")
      .map((block) => {
        const { status, output } = follow(block);
        expect({ status, block: block.text, output: status === 0 ? "" : output }).toMatchObject({ status: 0 });
        return output;
      })
      .join("\n");
    expect(outputs).toMatch(/mine keeps the contract/);
    expect(outputs).toMatch(/clipped keeps the contract/);
    // What the page shows of the first run is what comes out.
    const shown = blocks.find(({ language, text }) => language === "text" && text.startsWith("PASSED"))?.text ?? "";
    expect(outputs).toContain(shown.trim());
    for (const optimizer of ["momentum", "adam", "mine.ts"]) {
      for (const nonce of [0, 1, 2]) expect(outputs).toMatch(new RegExp(`${optimizer} ${nonce}: PASSED`));
    }
  });

  it("shows the error that a reader would get", () => {
    const shown = blocks
      .find(({ text }) => text.startsWith("error:"))
      ?.text.replaceAll(/\s+/g, " ")
      .trim();
    const lines = page.split("```ts\n// mine.ts\n")[1]?.split("\n") ?? [];
    const start = lines.slice(0, 4).join("\n");
    writeFileSync(
      join(folder, "mine.ts"),
      `// mine.ts\n${start}\n  hyperparameters: () => ({ learningRate: 0.1 ),\n});\n`,
    );
    const { status, output } = follow({ language: "sh", text: "downhill check mine.ts" });
    expect(status).toBe(2);
    expect(output.replaceAll(/\s+/g, " ").trim()).toBe(shown);
  });

  it("has files that type-check, those of downhill new too", () => {
    const checked = join(folder, "checked");
    mkdirSync(checked);
    writeFileSync(join(checked, "package.json"), '{"type": "module"}');
    symlinkSync(join(root, "node_modules"), join(checked, "node_modules"), "dir");
    for (const { language, text } of blocks) {
      if (language === "ts") writeFileSync(join(checked, /^\/\/ (\S+)/.exec(text)?.[1] ?? ""), text);
    }
    const made = spawnSync(
      "bash",
      ["-ec", `"${join(bin, "downhill")}" new one; "${join(bin, "downhill")}" new two --tune adam`],
      {
        cwd: checked,
      },
    );
    expect(made.status).toBe(0);
    const files = readdirSync(checked).filter((name) => name.endsWith(".ts"));
    expect(files).toContain("one.test.ts");
    const options = ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--skipLibCheck", "--target", "es2024"];
    const modules = ["--module", "nodenext", "--customConditions", "downhill:source", "--allowImportingTsExtensions"];
    const tsc = join(root, "node_modules/.bin/tsc");
    const { stdout } = spawnSync(tsc, [...options, ...modules, "--types", "node", ...files], {
      cwd: checked,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    const tests = spawnSync(
      process.execPath,
      ["--conditions=downhill:source", "--test", "one.test.ts", "two.test.ts"],
      {
        cwd: checked,
        encoding: "utf8",
      },
    );
    expect(tests.status === 0 ? "" : tests.stdout).toBe("");
  });
});
