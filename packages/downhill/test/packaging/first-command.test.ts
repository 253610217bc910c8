/** `npm start` and `npm test` before anything is installed: what decides whether to install, and which Node to use. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const scripts = resolve(import.meta.dirname, "../../../../scripts");

interface Installation {
  isInstalled(root: string): boolean;
  findNode(root: string): string | undefined;
  childEnvironment(root: string, environment: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
}

const { isInstalled, findNode, childEnvironment } = (await import(
  pathToFileURL(join(scripts, "installation.mjs")).href
)) as Installation;

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "downhill-first-"));
  mkdirSync(join(root, "node_modules"));
});

afterEach(() => rmSync(root, { recursive: true }));

type Packages = Readonly<
  Record<string, { readonly version?: string; readonly optional?: boolean; readonly link?: boolean }>
>;

function write(locked: Packages, installed?: Packages): void {
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: locked }));
  if (installed === undefined) return;
  writeFileSync(join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages: installed }));
}

const a = { "node_modules/a": { version: "1.0.0" } };

describe("isInstalled", () => {
  it("is false before npm has finished", () => {
    write(a);
    expect(isInstalled(root)).toBe(false);
  });

  it("is true when every locked package is there, however it was installed", () => {
    write({ "": { version: "0.0.0" }, ...a, "packages/b": {}, "node_modules/b": { link: true } }, a);
    expect(isInstalled(root)).toBe(true);
  });

  it("is false when the lockfile has moved on", () => {
    write({ "node_modules/a": { version: "1.0.1" } }, a);
    expect(isInstalled(root)).toBe(false);
    write({ ...a, "packages/b/node_modules/c": { version: "2.0.0" } }, a);
    expect(isInstalled(root)).toBe(false);
  });

  it("does not ask for packages of other platforms", () => {
    write({ ...a, "node_modules/other": { version: "1.0.0", optional: true } }, a);
    expect(isInstalled(root)).toBe(true);
  });
});

describe("findNode", () => {
  it("falls back to the running Node where it is new enough", () => {
    expect(findNode(root)).toBe(process.execPath);
  });

  it("prefers the bundled one, and puts it first for children", () => {
    expect(findNode(resolve(scripts, ".."))).toContain("node_modules");
    expect(childEnvironment("/x", { Path: "/bin" })).toEqual({
      Path: expect.stringMatching(/node_modules.\.bin.*bin$/),
    });
  });
});

describe("first-command.mjs", () => {
  it("says how it is used", () => {
    const { status, stderr } = spawnSync(process.execPath, [join(scripts, "first-command.mjs"), "dance"], {
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stderr).toContain("start|test");
  });
});
