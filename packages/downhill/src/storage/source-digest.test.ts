import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleSubmission } from "../sandbox/bundle.ts";
import { hasSourceDigest } from "./source-digest.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "downhill-source-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function sourceOf(files: Readonly<Record<string, string>>, base?: string) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { digest, files: kept } = await bundleSubmission(join(folder, Object.keys(files)[0] ?? ""), base);
  return { name: "mine", digest, files: kept };
}

const helper = {
  "entry.ts": 'import { a } from "./b.ts";\nexport default a;\n',
  "b.ts": "\ufeffexport const a = 1;\n",
};
const sgd = join(import.meta.dirname, "../baselines/sgd.ts");

describe("the digest of a source", () => {
  it.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ["one file", { "one.ts": "export default 'é';\r\n" }, undefined],
    ["a file with a byte order mark", { "mark.ts": "\ufeffexport default 1;\n" }, undefined],
    ["several files", helper, undefined],
    [
      "hyperparameters over a built-in optimizer",
      { "over.ts": "export default { hyperparameters: () => ({}) };\n" },
      sgd,
    ],
  ])("is that of what the bundler read: %s", async (_, files, base) => {
    const source = await sourceOf(files, base);
    expect(hasSourceDigest(source)).toBe(true);
    for (let i = 0; i < source.files.length; i++) {
      const changed = source.files.map((file, j) => (i === j ? { ...file, text: `${file.text} ` } : file));
      expect(hasSourceDigest({ ...source, files: changed })).toBe(false);
    }
    expect(hasSourceDigest({ ...source, files: [] })).toBe(false);
  });
});
