/** `downhill bench` as a process of its own, with its children, for tests that kill them. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const program = resolve(import.meta.dirname, "../../bin/downhill.js");

export class BenchProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #output = "";
  #isEnded = false;
  #wake: () => void = () => {};

  constructor(args: readonly string[], folder: string) {
    const environment = { ...process.env, DOWNHILL_CACHE: resolve(folder, "cache") };
    this.#child = spawn(process.execPath, [program, "bench", ...args], { cwd: folder, env: environment });
    const keep = (text: string) => {
      this.#output += text;
      this.#wake();
    };
    this.#child.stdout?.setEncoding("utf8").on("data", keep);
    this.#child.stderr?.setEncoding("utf8").on("data", keep);
    this.#ended = new Promise((settle) => {
      this.#child.once("close", () => {
        this.#isEnded = true;
        this.#wake();
        settle();
      });
    });
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Both streams. */
  get output(): string {
    return this.#output;
  }

  /** Events of that kind in the output so far. */
  count(event: string): number {
    return this.#output.split(`"event":"${event}"`).length - 1;
  }

  /** Waits for so many events of that kind, or the end. */
  async reach(event: string, count: number): Promise<void> {
    while (!this.#isEnded && this.count(event) < count) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  /** Null where a signal ended it. */
  async exitCode(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Its children that are alive. */
  children(): number[] {
    return childrenOf(this.#child.pid ?? 0);
  }

  /** Its attempts' processes that are alive. */
  attempts(): number[] {
    return this.children().filter((pid) => commandOf(pid).includes("--permission"));
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && statOf(Number(name))?.parent === parent)
    .map(Number);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

/** Undefined where there is no such process, or only what is left of one until somebody asks. */
function statOf(pid: number): { readonly parent: number } | undefined {
  try {
    const [, state, parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return state === undefined || state === "Z" ? undefined : { parent: Number(parent) };
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  return statOf(pid) !== undefined;
}
