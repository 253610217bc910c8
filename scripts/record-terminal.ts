/**
 * Records docs/images/run.svg: a real attempt and its verification in a real terminal (tmux), as it looks while it
 * runs. Run it on an idle machine: `node scripts/record-terminal.ts [optimizer and flags of downhill run]`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { drawTerminal, type Frame } from "./terminal-picture.ts";

const root = resolve(import.meta.dirname, "..");
const program = join(root, "packages/downhill/bin/downhill.js");
const picture = join(root, "docs/images/run.svg");
const size = { columns: 92, rows: 22 };
const millisecondsBetweenFrames = 200;
const longest = 120_000;

function tmux(...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync("tmux", args, { encoding: "utf8" });
  if (error !== undefined) throw new Error("tmux is needed to record a terminal: apt install tmux");
  if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`);
  return stdout;
}

/** The script that the terminal shows, and then stays on the screen. */
function script(run: readonly string[]): string {
  const show = (args: string) =>
    `printf '\\033[2m$\\033[0m \\033[1mdownhill ${args}\\033[0m\\n'; '${process.execPath}' '${program}' ${args}`;
  const file = "solution.safetensors";
  return [
    show(`run ${run.join(" ")} --out ${file}`),
    "echo",
    show(`verify ${file}`),
    "touch finished",
    "sleep 600",
  ].join("\n");
}

function screen(session: string): string[] {
  const lines = tmux("capture-pane", "-p", "-e", "-t", session).split("\n");
  while (lines.length > 0 && lines.at(-1)?.trim() === "") lines.pop();
  return lines;
}

async function record(session: string, folder: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  const start = performance.now();
  for (let isFinished = false; !isFinished; ) {
    await pause(millisecondsBetweenFrames);
    isFinished = spawnSync("test", ["-e", join(folder, "finished")]).status === 0;
    const seconds = (performance.now() - start) / 1000;
    if (seconds * 1000 > longest) throw new Error("the recording takes too long");
    const lines = screen(session);
    if (lines.join("\n") !== frames.at(-1)?.lines.join("\n")) frames.push({ seconds, lines });
  }
  return frames;
}

const run = process.argv.length > 2 ? process.argv.slice(2) : ["momentum", "--hidden-layers", "3", "--samples", "1024"];
const folder = mkdtempSync(join(tmpdir(), "downhill-record-"));
const session = `downhill-record-${process.pid}`;
try {
  writeFileSync(join(folder, "script"), script(run));
  const [columns, rows] = [String(size.columns), String(size.rows)];
  const environment = ["-e", "TERM=xterm-256color", "-e", "CI=", "-e", "NO_COLOR="];
  tmux("new-session", "-d", "-s", session, "-x", columns, "-y", rows, "-c", folder, ...environment, "bash script");
  const frames = await record(session, folder);
  writeFileSync(picture, drawTerminal(frames, size.columns, `downhill run ${run.join(" ")}, then downhill verify`));
  console.log(`wrote ${picture}: ${frames.length} frames`);
} finally {
  spawnSync("tmux", ["kill-session", "-t", session]);
  rmSync(folder, { recursive: true });
}
