import { readFileSync } from "node:fs";

const interval = 50;

/**
 * Calls `exceeded` when a process has more than `limit` bytes of memory resident. Looked at twenty times a second,
 * on Linux; elsewhere only the engine's own limit on its heap holds. Returns a function that ends the watch.
 */
export function watchMemory(pid: number, limit: number, exceeded: () => void): () => void {
  const timer = setInterval(() => {
    if (residentMemory(pid) > limit) exceeded();
  }, interval);
  return () => clearInterval(timer);
}

function residentMemory(pid: number): number {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    return 0; // gone, or not Linux
  }
}
