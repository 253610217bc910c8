#!/usr/bin/env node
/**
 * The program `downhill`: the build where it is installed, the sources in a clone, so that a change is seen without a
 * build. This file is the only one that an older Node can read, and says so to whoever has one.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const neededMajor = 26;

function chooseEntry() {
  const source = new URL("../src/cli/main.ts", import.meta.url);
  const isInstalled = import.meta.url.includes("/node_modules/");
  return !isInstalled && existsSync(fileURLToPath(source)) ? source : new URL("../dist/cli/main.js", import.meta.url);
}

if (Number.parseInt(process.versions.node, 10) < neededMajor) {
  console.error(
    `downhill needs Node ${neededMajor} or later, and this is ${process.version}. ` +
      "In a clone of the repository, npm start, npm test and npx downhill bring their own; elsewhere see https://nodejs.org.",
  );
  process.exitCode = 2;
} else {
  await import(chooseEntry().href);
}
