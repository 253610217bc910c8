/**
 * `npm start`: one real attempt on the paper's challenge, and a verification of the file it ends in. With arguments,
 * they go to `downhill run` instead of the defaults: `npm start -- adam --hidden-layers 2`.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { bringAddonUpToDate } from "./addon-step.ts";

const root = resolve(import.meta.dirname, "..");
const program = join(root, "packages/downhill/bin/downhill.js");
const folder = join(root, ".downhill");
const solution = relative(root, join(folder, "first-attempt.safetensors"));

const defaults = ["momentum", "--hidden-layers", "3", "--samples", "1024"];

/** Runs `downhill` in the terminal; its exit code. */
function downhill(args: readonly string[]): Promise<number> {
  console.log(`\n$ downhill ${args.join(" ")}\n`);
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: "inherit", cwd: root });
    child.on("error", reject);
    child.on("exit", (code) => settle(code ?? 1));
  });
}

async function start(given: readonly string[]): Promise<number> {
  // Ctrl-C reaches the attempt, which saves what it has; this process only waits for it.
  process.on("SIGINT", () => {});
  console.log(bringAddonUpToDate());
  mkdirSync(folder, { recursive: true });
  rmSync(join(root, solution), { force: true });
  const attempt = await downhill(["run", ...(given.length > 0 ? given : defaults), "--out", solution]);
  if (attempt !== 0) return attempt;
  const verification = await downhill(["verify", solution]);
  if (verification === 0) console.log(readFileSync(join(import.meta.dirname, "what-next.txt"), "utf8"));
  return verification;
}

process.exitCode = await start(process.argv.slice(2));
