import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { bundle } from "./bundle.ts";
import type { Answer, Contestant, Request } from "./contestant.ts";

const programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const remedy = "apt-get install chromium, or name another in DOWNHILL_CHROMIUM";

/** Headless Chromium with the WebAssembly kernel in a page. All its processes are pinned to one core. */
export class ChromiumContestant implements Contestant {
  readonly name = "Chromium";
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #wasm: string;

  private constructor(browser: Browser, page: Page, wasm: string) {
    this.#browser = browser;
    this.#page = page;
    this.#wasm = wasm;
  }

  static async start(core: number | undefined): Promise<ChromiumContestant> {
    const { DOWNHILL_CHROMIUM: chosen } = process.env;
    const program = [chosen, ...programs].find((path) => path !== undefined && existsSync(path));
    if (program === undefined) throw new Error(`no Chromium here: ${remedy}`);
    const script = new URL("../build/chromium-page.js", import.meta.url);
    await bundle(new URL("./chromium-page.ts", import.meta.url), script, "browser");
    const browser = await chromium.launch({
      executablePath: core === undefined ? program : writeLauncher(program, core),
      args: ["--no-sandbox"],
    });
    const page = await browser.newPage();
    await page.addScriptTag({ content: readFileSync(script, "utf8"), type: "module" });
    const wasm = readFileSync(new URL("../../downhill/native/wasm/kernel.wasm", import.meta.url));
    return new ChromiumContestant(browser, page, wasm.toString("base64"));
  }

  async ask(request: Request): Promise<Answer> {
    if (request.task === "describe") return { version: `Chromium ${this.#browser.version()}, WebAssembly kernel` };
    const argument = JSON.stringify([request.task === "prepare-step" ? this.#wasm : "", request]);
    return this.#page.evaluate(`downhill(...${argument})`);
  }

  close(): void {
    void this.#browser.close();
  }
}

/** Playwright starts a program by path alone, so pinning takes a small script. */
function writeLauncher(program: string, core: number): string {
  const path = fileURLToPath(new URL("../build/chromium-pinned.sh", import.meta.url));
  writeFileSync(path, `#!/bin/sh\nexec taskset -c ${core} ${program} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}
