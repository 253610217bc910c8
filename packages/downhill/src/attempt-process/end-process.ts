import { constants } from "node:os";

const { pid } = process;
/** What `process.kill` calls, kept since both names are taken away. */
const { _kill: kill } = process as unknown as { readonly _kill: (pid: number, signal: number) => number };

/**
 * Ends this process at once; what it wrote synchronously has arrived. `process.exit` would wait for the engine's
 * threads, and one that compiles may wait for this thread to collect garbage (nodejs/node issue 54918): with much
 * garbage on a busy machine, 2 of 100 processes never ended.
 */
export function endProcess(): never {
  for (;;) kill(pid, constants.signals.SIGKILL);
}
