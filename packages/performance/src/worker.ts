import { createInterface } from "node:readline";
import type { Answer, Request } from "./contestant.ts";

export type Tasks = Readonly<Record<string, (request: Request) => Answer | Promise<Answer>>>;

/** Answers requests of contestant.ts from standard input until it closes. */
export function serve(tasks: Tasks): void {
  const answer = async (line: string): Promise<Answer> => {
    const request = JSON.parse(line) as Request;
    const task = tasks[request.task];
    if (task === undefined) return { error: `there is no task "${request.task}"` };
    try {
      return await task(request);
    } catch (error) {
      return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
  };
  // Anything printed by a library to standard output would break the protocol.
  console.log = console.info = console.error;
  const lines = createInterface({ input: process.stdin });
  let last = Promise.resolve();
  lines.on("line", (line) => {
    last = last.then(async () => {
      process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
    });
  });
}
