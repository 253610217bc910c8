/** Builds the native kernel where it is missing or older than its sources, in one line of output. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { buildAddon, describeAddonBuild } from "./build-addon.ts";

const root = resolve(import.meta.dirname, "..");
const native = join(root, "packages/downhill/native");

function newestChange(folder: string): number {
  const times = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return Math.max(0, ...times);
}

function isFresh(addon: string): boolean {
  if (!existsSync(addon)) return false;
  const sources = Math.max(
    newestChange(join(native, "kernel")),
    newestChange(join(native, "addon")),
    statSync(join(import.meta.dirname, "build-addon.ts")).mtimeMs,
  );
  return statSync(addon).mtimeMs >= sources;
}

/** Never throws for want of a compiler: WebAssembly does the same work. */
export function bringAddonUpToDate(): string {
  const addon = join(native, "prebuilds", `${process.platform}-${process.arch}`, "downhill.node");
  if (isFresh(addon)) return `native kernel: up to date (${relative(root, addon)})`;
  return describeAddonBuild(buildAddon());
}
