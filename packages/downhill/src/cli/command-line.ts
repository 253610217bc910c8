import { stripVTControlCharacters } from "node:util";
import { type ArgsDef, defineCommand, renderUsage, runCommand, type SubCommandsDef } from "citty";
import { CodedError } from "../foundation/coded-error.ts";
import { didYouMean } from "../foundation/suggestion.ts";
import { checkArguments } from "./arguments.ts";
import { examplesOf } from "./examples.ts";
import { wrap } from "./format.ts";
import { errorCode, errorDocument, errorMessage, toJson } from "./json-output.ts";
import { noColors, type Paint, type Terminal } from "./terminal.ts";

/** citty's type of a command whatever its flags, which it does not export by name. */
type Command = Awaited<ReturnType<Extract<SubCommandsDef[string], () => unknown>>>;

const wrongUsage = 2;
/** EX_SOFTWARE of sysexits.h: a fault of ours, which no input should be able to cause. */
const internalFault = 70;

function createRootCommand(terminal: Terminal, version: string): Command {
  return defineCommand({
    meta: { name: "downhill", version, description: "An arena for gradient-descent optimizers" },
    // Each is loaded when it is wanted: start-up is most of what a short command takes.
    subCommands: {
      new: async () => (await import("./new.ts")).createNewCommand(terminal),
      check: async () => (await import("./check.ts")).createCheckCommand(terminal),
      run: async () => (await import("./run.ts")).createRunCommand(terminal),
      bench: async () => (await import("./bench.ts")).createBenchCommand(terminal, version),
      compare: async () => (await import("./compare.ts")).createCompareCommand(terminal),
      frontier: async () => (await import("./frontier.ts")).createFrontierCommand(terminal),
      report: async () => (await import("./report.ts")).createReportCommand(terminal, version),
      figure: async () => (await import("./figure.ts")).createFigureCommand(terminal, version),
      tune: async () => (await import("./tune.ts")).createTuneCommand(terminal, version),
      store: async () => (await import("./store.ts")).createStoreCommand(terminal, version),
      prove: async () => (await import("./prove.ts")).createProveCommand(terminal),
      verify: async () => (await import("./verify.ts")).createVerifyCommand(terminal),
      audit: async () => (await import("./audit.ts")).createAuditCommand(terminal, version),
      instance: async () => (await import("./instance.ts")).createInstanceCommand(terminal),
      kernels: async () => (await import("./kernels.ts")).createKernelsCommand(terminal),
    },
  });
}

/**
 * Runs a command line and returns its exit code: 0 passed or accepted, 1 failed or rejected, 2 wrong usage or
 * unreadable input. Errors are a paragraph of `note`, or with --json the document of `print`.
 */
export async function runCommandLine(argv: readonly string[], terminal: Terminal, version: string): Promise<number> {
  try {
    return await dispatch(argv, terminal, version);
  } catch (error) {
    if (argv.includes("--json")) terminal.print(toJson(errorDocument(error)));
    else terminal.note(renderError(error, terminal));
    return error instanceof CodedError ? wrongUsage : internalFault;
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal, version: string): Promise<number> {
  const root = createRootCommand(terminal, version);
  const wantsHelp = argv[0] === "help" || argv.includes("--help") || argv.includes("-h");
  const found = await findCommand(root, argv[0] === "help" ? argv.slice(1) : argv);
  if (wantsHelp) {
    terminal.print(await renderHelp(found, terminal.paint));
    return 0;
  }
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-v")) {
    terminal.print(version);
    return 0;
  }
  const definitions = (await found.command.args) as ArgsDef | undefined;
  checkArguments(found.path.join(" "), definitions ?? {}, found.rest);
  if (found.command.run === undefined) {
    terminal.note(await renderHelp(found, terminal.notePaint));
    return wrongUsage;
  }
  // The subcommands were looked for here already; citty would take an argument for the name of one.
  const { result } = await runCommand({ ...found.command, subCommands: {} }, { rawArgs: [...found.rest] });
  return typeof result === "number" ? result : 0;
}

interface FoundCommand {
  readonly command: Command;
  readonly parent: Command | undefined;
  /** The words that name it, `downhill` first. */
  readonly path: readonly string[];
  readonly rest: readonly string[];
}

/** Goes down the commands by the leading words. Throws `usage/unknown-command`. */
async function findCommand(root: Command, argv: readonly string[]): Promise<FoundCommand> {
  let found: FoundCommand = { command: root, parent: undefined, path: ["downhill"], rest: argv };
  for (;;) {
    const { command, path, rest } = found;
    const subCommands = (command.subCommands ?? {}) as Readonly<Record<string, Command | (() => Promise<Command>)>>;
    const word = rest[0];
    if (word === undefined || word.startsWith("-") || Object.keys(subCommands).length === 0) return found;
    const next = Object.hasOwn(subCommands, word) ? subCommands[word] : undefined;
    if (next === undefined) throw unknownCommand(path, word, Object.keys(subCommands));
    found = {
      command: typeof next === "function" ? await next() : next,
      parent: command,
      path: [...path, word],
      rest: rest.slice(1),
    };
  }
}

function unknownCommand(path: readonly string[], word: string, known: readonly string[]): CodedError {
  const name = path.join(" ");
  const message = `${name} has no command "${word}".${didYouMean(word, known)} It has ${known.join(", ")}; ${name} --help says more`;
  return new CodedError("usage/unknown-command", message);
}

async function renderHelp({ command, parent, path }: FoundCommand, paint: Paint): Promise<string> {
  const usage = (await renderUsage(command, parent)).trimEnd();
  const examples = examplesOf(path.slice(1).join(" "));
  const text = examples === "" ? usage : `${usage}\n\n${paint.bold("EXAMPLES")}\n\n${examples}`;
  return paint === noColors ? stripVTControlCharacters(text) : text;
}

function renderError(error: unknown, { notePaint: paint, live, columns }: Terminal): string {
  if (error instanceof CodedError) {
    const text = `${paint.bad("error:")} ${errorMessage(error)}. ${paint.dim(`(${errorCode(error)})`)}`;
    return live === undefined
      ? text
      : text
          .split("\n")
          .flatMap((line) => wrap(line, columns))
          .join("\n");
  }
  const trace = error instanceof Error ? error.stack : String(error);
  return `${paint.bad("This is a fault in downhill, not in your input; please report it with this text:")}\n${trace}`;
}
