import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { sha256Hex } from "../foundation/hash.ts";
import { bundleSubmission, largestSource } from "./bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, source: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, source);
  return path;
}

describe("bundling", () => {
  it("strips types and joins the files of a folder and the contract", async () => {
    write("parts/rate.ts", "export const rate: number = 0.5;");
    const path = write(
      "joined.ts",
      'import { defineOptimizer } from "downhill/optimizer";\nimport { rate } from "./parts/rate.ts";\n' +
        "export default defineOptimizer({ rate } as never);",
    );
    const { code, digest } = await bundleSubmission(path);
    expect(code).toMatch(/rate = 0\.5/);
    expect(code).toMatch(/function defineOptimizer/);
    expect(code).not.toMatch(/import|: number/);
    expect(digest).not.toBe(sha256Hex("export const rate: number = 0.5;"));
  });

  it("identifies a single file by its bytes, and several by all of them", async () => {
    const source = "export default { a: 1 };";
    expect((await bundleSubmission(write("one.ts", source))).digest).toBe(sha256Hex(source));
    const two = write("two.ts", 'import "./part.ts"; export default {};');
    write("part.ts", "export const a = 1;");
    const before = (await bundleSubmission(two)).digest;
    write("part.ts", "export const a = 2;");
    expect((await bundleSubmission(two)).digest).not.toBe(before);
  });

  it("turns powers into calls", async () => {
    const { code } = await bundleSubmission(
      write("power.ts", "export default (a: number) => { a **= 2; return a ** 3; };"),
    );
    expect(code).not.toMatch(/\*\*/);
  });

  it("never reads a configuration beside the file", async () => {
    write("tsconfig.json", '{ "extends": "/nowhere", "compilerOptions": { "target": "nonsense" } }');
    await bundleSubmission(write("plain.ts", "export default {};"));
  });

  it.each([
    ['import fs from "node:fs"; export default fs;', "optimizer/import", /refused\.ts imports "node:fs".*nothing else/],
    ['import "esbuild"; export default 1;', "optimizer/import", /"esbuild"/],
    ['import "/etc/passwd"; export default 1;', "optimizer/import", /"\/etc\/passwd"/],
    ['import "../elsewhere.ts"; export default 1;', "optimizer/import", /no file|outside/],
    ['import "./missing.ts"; export default 1;', "optimizer/import", /there is no file .*missing\.ts/],
    ['import "./data.json"; export default 1;', "optimizer/import", /data\.json is not TypeScript/],
    ['import "./link.ts"; export default 1;', "optimizer/import", /outside the optimizer's folder/],
    ['export default () => import("./one.ts");', "optimizer/import", /only import declarations/],
    ['export default require("./one.ts");', "optimizer/import", /only import declarations/],
    ["export default {\n  rate: 0.1,\n  step( {", "optimizer/syntax", /refused\.ts:3:\d+: .*in `step\( \{`/],
  ])("refuses %s", async (source, code, message) => {
    write("one.ts", "export default 1;");
    write("data.json", "{}");
    rmSync(join(folder, "link.ts"), { force: true });
    symlinkSync(import.meta.filename, join(folder, "link.ts"));
    const bundling = bundleSubmission(write("refused.ts", source));
    await expect(bundling).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("refuses files that are missing, too large, or no text", async () => {
    await expect(bundleSubmission(join(folder, "none.ts"))).rejects.toMatchObject({ code: "optimizer/not-found" });
    await expect(bundleSubmission(folder)).rejects.toMatchObject({ code: expect.stringMatching(/^optimizer/) });
    const large = write("large.ts", `export default "${"x".repeat(largestSource)}";`);
    await expect(bundleSubmission(large)).rejects.toMatchObject({ code: "optimizer/too-large" });
    const binary = write("binary.ts", Uint8Array.of(0xff, 0xfe, 0x00));
    await expect(bundleSubmission(binary)).rejects.toMatchObject({ code: "optimizer/syntax" });
  });
});
