import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Answer, Contestant, Request } from "./contestant.ts";

export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A worker process, pinned to one core, that answers a line of JSON with a line of JSON. */
export class ProcessContestant implements Contestant {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #errors = "";
  #failure: Error | undefined;

  constructor(name: string, command: Command, core: number | undefined) {
    this.name = name;
    const { program, arguments: parts } = core === undefined ? command : pinned(command, core);
    this.#child = spawn(program, parts, { stdio: "pipe", env: { ...process.env, ...command.environment } });
    this.#child.on("error", (error) => {
      this.#failure = error;
    });
    this.#child.stdin?.on("error", (error) => {
      this.#failure ??= error;
    });
    this.#child.stderr?.on("data", (data: Buffer) => {
      this.#errors = (this.#errors + data.toString()).slice(-4000);
    });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async ask(request: Request): Promise<Answer> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) {
      const cause = this.#failure?.message ?? lastWords(this.#errors) ?? "it said nothing";
      throw new Error(`${this.name} ended during "${request.task}": ${cause}`);
    }
    const answer = parseAnswer(value);
    if (typeof answer.error === "string") throw new Error(`${this.name}, "${request.task}": ${answer.error}`);
    return answer;
  }

  close(): void {
    this.#child.stdin?.end();
    this.#child.kill();
  }
}

function pinned(command: Command, core: number): Command {
  return { ...command, program: "taskset", arguments: ["-c", String(core), command.program, ...command.arguments] };
}

function parseAnswer(line: string): Answer {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null) throw new Error(`not an answer: ${line}`);
  return value as Answer;
}

/** The last line that names an error, or else the last one. */
function lastWords(text: string): string | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.findLast((line) => /Error\b.*: /.test(line)) ?? lines.at(-1);
}
