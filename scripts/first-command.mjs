/**
 * `npm start` and `npm test`, also as the very first command in a fresh clone: installs the locked packages where
 * they are missing, then hands over to the script of that name under Node 26. Plain JavaScript, see installation.mjs.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment, explainMissingNode, findNode, install, isInstalled } from "./installation.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const scripts = { start: "start.ts", test: "test.ts" };

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(2);
}

const [command, ...args] = process.argv.slice(2);
const script = scripts[command];
if (script === undefined) fail("usage: node scripts/first-command.mjs start|test [arguments]");

if (!isInstalled(root)) {
  console.log("Installing the locked packages (npm ci), once …");
  const failure = install(root);
  if (failure !== undefined) fail(`Installation failed: ${failure}`);
}

const node = findNode(root);
if (node === undefined) fail(explainMissingNode());

const child = spawn(node, [join(root, "scripts", script), ...args], {
  cwd: root,
  env: childEnvironment(root, process.env),
  stdio: "inherit",
});
// Ctrl-C reaches the child too: it decides what is worth saving, and this process only waits for it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("error", (error) => fail(`${node} could not be started: ${error.message}`));
child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
