/**
 * Starts an attempt's process without rights. Node's permission model denies files, the network, children, workers,
 * the inspector and WASI; what it leaves is closed here: SQLite by its flag, the environment by an empty one, open
 * descriptors by inheriting none, and, on Unix, writing any file, core dumps and endless computing by limits of the
 * kernel that hold even when this process dies.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { bootScript, encodeProgram } from "./boot.ts";
import type { ChildProgram } from "./child-program.ts";

export interface Limits {
  /** Wall time of the process, in seconds. */
  readonly seconds: number;
  /** Resident memory of the process, in bytes. */
  readonly memory: number;
}

export const defaultLimits: Limits = { seconds: 3600, memory: 2 * 2 ** 30 };

export interface LaunchedProcess {
  readonly child: ChildProcess;
  readonly channel: Duplex;
  /** What the process wrote to its standard error so far, its end only. */
  errorOutput(): string;
}

const nativeFolder = fileURLToPath(new URL("../../native/", import.meta.url));

/**
 * `addons` lets the native kernel load; only files of the package's native folder are readable at all. The program must
 * call `offerCodeCache` before it runs anything of a stranger.
 */
export function launch(addons: boolean, limits: Limits, program: ChildProgram): LaunchedProcess {
  const [command, args] = withKernelLimits(nodeArguments(addons, limits), limits);
  const child = spawn(command, args, {
    // stdin: the program. stdout: its compiled code. 3: messages both ways.
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    env: { TZ: "UTC", LC_ALL: "C" },
    cwd: nativeFolder,
    windowsHide: true,
  });
  child.stdin?.on("error", () => {}); // told by the exit
  for (const piece of encodeProgram(program.source, program.codeCache)) child.stdin?.write(piece);
  child.stdin?.end();
  const compiled: Buffer[] = [];
  child.stdout?.on("data", (piece: Buffer) => compiled.push(piece));
  child.stdout?.once("end", () => program.keepCodeCache(Buffer.concat(compiled)));
  return { child, channel: child.stdio[3] as Duplex, errorOutput: keepEnd(child.stderr) };
}

function nodeArguments(addons: boolean, { memory }: Limits): string[] {
  return [
    "--permission",
    `--allow-fs-read=${nativeFolder}`,
    ...(addons ? ["--allow-addons"] : []),
    "--no-experimental-sqlite",
    "--no-experimental-webstorage",
    "--no-warnings",
    `--max-old-space-size=${Math.max(64, Math.floor(memory / 2 ** 21))}`,
    "--input-type=commonjs",
    "--eval",
    bootScript,
  ];
}

/**
 * Processor time that no attempt reaches within its wall limit, the engine's helper threads included, ends the process
 * even if nobody watches it; file size 0 denies every write.
 */
function withKernelLimits(args: readonly string[], { seconds }: Limits): [string, string[]] {
  if (process.platform === "win32") return [process.execPath, [...args]];
  // The trap: Ctrl-C reaches the whole group, also before the program has said that its parent decides what it means.
  const script = `trap "" INT; ulimit -c 0; ulimit -f 0; ulimit -t ${2 * Math.ceil(seconds) + 60}; exec "$0" "$@"`;
  return ["/bin/sh", ["-c", script, process.execPath, ...args]];
}

const keptOutput = 4096;

function keepEnd(stream: Readable | null): () => string {
  let text = "";
  stream?.setEncoding("utf8").on("data", (piece: string) => {
    text = (text + piece).slice(-keptOutput);
  });
  return () => text;
}
