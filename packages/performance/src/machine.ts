import { execFileSync } from "node:child_process";
import { cpus, release, totalmem } from "node:os";

/** Where and from what the figures come; stamped on everything that is written. */
export interface Stamp {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Short hash, with `+` where the working tree had changes. */
  readonly commit: string;
  /** Runnable processes at the start; above the number of cores, figures are disturbed. */
  readonly load: number;
}

export function describeMachine(load: number): Stamp {
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
    commit: commit(),
    load: Math.round(load * 100) / 100,
  };
}

function commit(): string {
  try {
    const git = (...parts: string[]) =>
      execFileSync("git", parts, { encoding: "utf8", cwd: import.meta.dirname }).trim();
    return (
      git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "+")
    );
  } catch {
    return "unknown";
  }
}

/** The core to pin contestants to: the last, since the first serves most interrupts. Undefined without `taskset`. */
export function pinnedCore(): number | undefined {
  try {
    execFileSync("taskset", ["-c", "0", "true"], { stdio: "ignore" });
    return cpus().length - 1;
  } catch {
    return undefined;
  }
}

/** Whether a load at the start says that other programs are running. */
export function isBusy(load: number): boolean {
  return load > 0.75;
}
