import { type InspectColor, styleText } from "node:util";

/** Where a command writes: results to one stream, everything about the work (progress, notes, errors) to the other. */
export interface Terminal {
  /** Writes one line, or several, of the result. */
  print(text: string): void;
  /** Writes one line, or several, about the work. */
  note(text: string): void;
  /** Colors of `print`. */
  readonly paint: Paint;
  /** Colors of `note`. */
  readonly notePaint: Paint;
  /** Width for `note`, in characters. */
  readonly columns: number;
  /** The stream of `note` where it can be drawn over, undefined where only lines make sense. */
  readonly live: NodeJS.WriteStream | undefined;
}

/** Colors text, or leaves it as it is. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  accent(text: string): string;
}

function styled(...formats: InspectColor[]): (text: string) => string {
  return (text) => styleText(formats, text, { validateStream: false });
}

export const colors: Paint = {
  bold: styled("bold"),
  dim: styled("dim"),
  good: styled("bold", "green"),
  bad: styled("bold", "red"),
  warn: styled("yellow"),
  accent: styled("cyan"),
};

const same = (text: string) => text;

export const noColors: Paint = { bold: same, dim: same, good: same, bad: same, warn: same, accent: same };

type Environment = Readonly<Record<string, string | undefined>>;

/** NO_COLOR (https://no-color.org) wins over FORCE_COLOR, which wins over whether the stream is a terminal. */
export function wantsColor(environment: Environment, isTerminal: boolean): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = environment;
  if (no !== undefined && no !== "") return false;
  if (force !== undefined && force !== "" && force !== "0") return true;
  return isTerminal && term !== "dumb";
}

/** A terminal without rows or columns (as some pseudo-terminals are) shows nothing that is drawn over. */
export function canDrawLive(environment: Environment, stream: Pick<NodeJS.WriteStream, "isTTY" | "rows" | "columns">) {
  const { TERM: term, CI: ci } = environment;
  return stream.isTTY === true && stream.rows > 0 && stream.columns > 0 && term !== "dumb" && (ci ?? "") === "";
}

/** Does something that takes a moment, with a line that is there only while it does. */
export function whileWaiting<T>({ live, notePaint }: Terminal, text: string, work: () => T): T {
  live?.write(notePaint.dim(text));
  try {
    return work();
  } finally {
    live?.cursorTo(0);
    live?.clearLine(1);
  }
}

/** The terminal of this process. A reader that goes away (`downhill … | head`) ends the process quietly. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
  return {
    print: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    paint: wantsColor(env, stdout.isTTY) ? colors : noColors,
    notePaint: wantsColor(env, stderr.isTTY) ? colors : noColors,
    get columns() {
      return stderr.columns > 0 ? stderr.columns : 80;
    },
    live: canDrawLive(env, stderr) ? stderr : undefined,
  };
}
