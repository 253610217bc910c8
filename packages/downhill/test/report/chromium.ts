import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Chromium on this machine, if there is one. */
export const chromiumProgram = [process.env["DOWNHILL_CHROMIUM"], ...programs].find(
  (path) => path !== undefined && existsSync(path),
);

export const withoutChromium = chromiumProgram === undefined;

export function launchChromium(): Promise<Browser> {
  if (chromiumProgram === undefined) {
    throw new Error("no Chromium here: apt-get install chromium, or name another in DOWNHILL_CHROMIUM");
  }
  return chromium.launch({ executablePath: chromiumProgram, args: ["--no-sandbox"] });
}
