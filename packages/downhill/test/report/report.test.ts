/** The commands `report` and `figure`, and how a browser shows what they write. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTexts } from "../../src/report/drawing/png-texts.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { capturedVersion, captureCommand as run } from "../fixtures/captured-command.ts";
import { launchChromium, withoutChromium } from "./chromium.ts";
import { fillStore, inventPlan } from "./invented-results.ts";

const folder = mkdtempSync(join(tmpdir(), "downhill-report-"));
const storePath = join(folder, "store.sqlite");
const out = join(folder, "report");
const names = ["figure-2", "pass-rates", "profiles", "learning-curves"];
const older = inventPlan({ optimizers: ["sgd"], hiddenLayers: [2], samples: [64], nonces: 1 });
const plan = inventPlan({ optimizers: ["sgd", "momentum", "adam"], hiddenLayers: [1, 2, 3, 4], samples: [64, 128] });

beforeAll(async () => {
  const store = await openStore(storePath);
  await fillStore(store, older);
  await fillStore(store, plan);
  await store.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("downhill report", () => {
  it("writes a page and figures that say what made them", async () => {
    const { code, out: printed } = await run("report", "--store", storePath, "--out", out, "--json");
    expect(code).toBe(0);
    const { files } = JSON.parse(printed) as { files: string[] };
    const figures = names.flatMap((name) => [`${name}.svg`, `${name}.png`]);
    expect(files.toSorted()).toEqual(["report.html", ...figures].map((name) => join(out, name)).toSorted());
    const command = `downhill report --store ${storePath}`;
    const made = { command, plan: plan.digest, version: capturedVersion, kernels: ["wasm"], numericsVersion: 1 };
    for (const file of files) expect(provenanceIn(file)).toEqual(made);
  });

  it("takes another plan by its digest, also of a single optimizer", async () => {
    const other = join(folder, "older");
    const { code } = await run("report", "--store", storePath, "--plan", older.digest.slice(0, 8), "--out", other);
    expect(code).toBe(0);
    expect(readFileSync(join(other, "report.html"), "utf8")).toContain(older.digest);
    expect(existsSync(join(other, "profiles.svg"))).toBe(false);
  });

  it("says what is missing", async () => {
    const wrong = async (...argv: string[]) => JSON.parse((await run("report", "--json", ...argv)).out);
    expect(await wrong("--store", join(folder, "none.sqlite"))).toMatchObject({ error: { code: "store/missing" } });
    const unknown = await wrong("--store", storePath, "--plan", "ffff0000");
    expect(unknown).toMatchObject({ error: { code: "compare/unknown-plan" } });
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(await wrong("--store", storePath, "--out", file)).toMatchObject({ error: { code: "file/unwritable" } });
  });
});

describe("downhill figure", () => {
  it("draws the same second figure as the report", async () => {
    const { code, out: printed } = await run("figure", "2", "--store", storePath, "--out", folder);
    expect(code).toBe(0);
    expect(printed).toContain("figure-2.png");
    const withoutMetadata = (path: string) => readFileSync(path, "utf8").replace(/<metadata.*?<\/metadata>/, "");
    expect(withoutMetadata(join(folder, "figure-2.svg")) === withoutMetadata(join(out, "figure-2.svg"))).toBe(true);
  });

  it("draws the first figure from an attempt that it runs", async () => {
    const flags = ["--hidden-layers", "1", "--samples", "32", "--out", folder, "--json"];
    const { code, out: printed } = await run("figure", "1", ...flags);
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ figure: "figure-1", plan: null });
    expect(provenanceIn(join(folder, "figure-1.svg"))).toMatchObject({
      command: "downhill figure 1 --hidden-layers 1 --samples 32",
    });
  });
});

describe.skipIf(withoutChromium)("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it.each([
    ["light", 1200],
    ["dark", 1200],
    ["light", 390],
  ] as const)("the page is whole, %s, %d pixels wide", async (colorScheme, width) => {
    const { page, complaints } = await open(browser, join(out, "report.html"), colorScheme, width);
    expect(await page.locator("figure svg[role=img]").count()).toBe(names.length);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(await page.evaluate(repeatedNames)).toEqual([]);
    expect(await page.locator("table").count()).toBeGreaterThanOrEqual(3);
    const [text, paper] = (await page.evaluate(
      "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))",
    )) as [string, string];
    expect(brightness(text) > brightness(paper)).toBe(colorScheme === "dark");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([
    "figure-1",
    "figure-2",
    "report/figure-2",
    "report/pass-rates",
    "report/profiles",
    "report/learning-curves",
  ])("%s has all of its text inside, and no name over another", async (name) => {
    const { page, complaints } = await open(browser, join(folder, `${name}.svg`), "light", 1200);
    expect(await page.evaluate(textOutside)).toEqual([]);
    expect(await page.evaluate(textCovering)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

async function open(browser: Browser, path: string, colorScheme: "light" | "dark", width: number) {
  const page: Page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
  });
  await page.goto(pathToFileURL(path).href);
  return { page, complaints };
}

const repeatedNames = `[...document.querySelectorAll("[id]")].map(({ id }) => id).filter((id, i, all) => all.indexOf(id) < i)`;

const boxes = `[...document.querySelectorAll("text")].filter((text) => text.textContent !== "").map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }))`;

const textOutside = `(() => {
  const whole = document.documentElement.getBoundingClientRect();
  return ${boxes}.filter(({ box }) => box.left < whole.left - 1 || box.right > whole.right + 1 || box.top < whole.top - 1 || box.bottom > whole.bottom + 1).map(({ text }) => text);
})()`;

const textCovering = `(() => {
  const all = ${boxes};
  return all.flatMap((a, i) => all.slice(i + 1).filter((b) =>
    Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
    Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 3).map((b) => a.text + " / " + b.text));
})()`;

function brightness(color: string): number {
  return [...color.matchAll(/\d+/g)].slice(0, 3).reduce((sum, [channel]) => sum + Number(channel), 0);
}

/** The JSON that a file carries. */
function provenanceIn(file: string): unknown {
  const bytes = readFileSync(file);
  if (file.endsWith(".png")) return JSON.parse(new Map(readTexts(bytes)).get("downhill") ?? "null");
  const text = bytes.toString("utf8");
  const found = /<(?:metadata|script)[^>]*id="downhill"[^>]*>(.*?)<\//.exec(text)?.[1] ?? "null";
  return JSON.parse(found.replaceAll("&quot;", '"').replaceAll("&amp;", "&"));
}
