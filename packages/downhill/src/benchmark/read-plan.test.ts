import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { planPresets } from "./plan-presets.ts";
import { readPlan } from "./read-plan.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-plan-"));
mkdirSync(join(folder, "sub"));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("reading a plan", () => {
  it("knows presets by their names", async () => {
    expect(await readPlan("quick")).toEqual(planPresets.quick);
    await expect(readPlan("quik")).rejects.toMatchObject({ code: "plan/unknown", message: /Did you mean quick\?/ });
  });

  it("reads JSON, and takes paths of optimizers relative to the file", async () => {
    const path = write("sub/plan.json", JSON.stringify({ optimizers: ["sgd", { optimizer: "../mine.ts" }] }));
    const { optimizers } = await readPlan(path);
    const [first, second] = optimizers;
    expect(first).toBe("sgd");
    const moved = typeof second === "object" ? second.optimizer : "";
    expect(resolve(moved)).toBe(join(folder, "mine.ts"));
    expect(moved).toMatch(/[/\\]/);
  });

  it("takes the default export of a module", async () => {
    const path = write("plan.mjs", 'export default { optimizers: ["adam"], nonces: 3 };');
    expect(await readPlan(path)).toMatchObject({ optimizers: ["adam"], nonces: [3] });
  });

  it.each([
    ["missing.json", undefined, "plan/not-found", /there is no plan file/],
    ["broken.json", "{", "plan/unreadable", /broken\.json cannot be read as a plan/],
    ["broken.mjs", "export default {", "plan/unreadable", /cannot be read as a plan/],
    ["empty.mjs", "export const plan = {};", "plan/invalid", /has no default export/],
    ["wrong.json", '{"optimizers": [1]}', "plan/invalid", /wrong\.json: optimizers\[0\] is 1/],
  ])("says what is wrong with %s", async (name, text, code, message) => {
    const path = text === undefined ? join(folder, name) : write(name, text);
    await expect(readPlan(path)).rejects.toMatchObject({ code, message });
  });
});
