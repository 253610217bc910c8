import { stripVTControlCharacters } from "node:util";
import { type ArgsDef, defineCommand, renderUsage, runCommand, type SubCommandsDef } from "citty";
import { CodedError } from "../foundation/coded-error.ts";
import { didYouMean } from "../foundation/suggestion.ts";
import { checkArguments } from "./arguments.ts";
import { createBenchCommand } from "./bench.ts";
import { createCheckCommand } from "./check.ts";
import { createCompareCommand } from "./compare.ts";
import { examplesOf } from "./examples.ts";
import { createFigureCommand } from "./figure.ts";
import { wrap } from "./format.ts";
import { createFrontierCommand } from "./frontier.ts";
import { createInstanceCommand } from "./instance.ts";
import { errorCode, errorDocument, errorMessage, toJson } from "./json-output.ts";
import { createKernelsCommand } from "./kernels.ts";
import { createNewCommand } from "./new.ts";
import { createProveCommand } from "./prove.ts";
import { createReportCommand } from "./report.ts";
import { createRunCommand } from "./run.ts";
import { createStoreCommand } from "./store.ts";
import { noColors, type Paint, type Terminal } from "./terminal.ts";
import { createTuneCommand } from "./tune.ts";
import { createVerifyCommand } from "./verify.ts";

/** citty's type of a command whatever its flags, which it does not export by name. */
type Command = Awaited<ReturnType<Extract<SubCommandsDef[string], () => unknown>>>;

const wrongUsage = 2;
/** EX_SOFTWARE of sysexits.h: a fault of ours, which no input should be able to cause. */
const internalFault = 70;

function createRootCommand(terminal: Terminal, version: string): Command {
  return defineCommand({
    meta: { name: "downhill", version, description: "An arena for gradient-descent optimizers" },
    subCommands: {
      new: createNewCommand(terminal),
      check: createCheckCommand(terminal),
      run: createRunCommand(terminal),
      bench: createBenchCommand(terminal, version),
      compare: createCompareCommand(terminal),
      frontier: createFrontierCommand(terminal),
      report: createReportCommand(terminal, version),
      figure: createFigureCommand(terminal, version),
      tune: createTuneCommand(terminal, version),
      store: createStoreCommand(terminal, version),
      prove: createProveCommand(terminal),
      verify: createVerifyCommand(terminal),
      instance: createInstanceCommand(terminal),
      kernels: createKernelsCommand(terminal),
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
  const found = findCommand(root, argv[0] === "help" ? argv.slice(1) : argv);
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
function findCommand(root: Command, argv: readonly string[]): FoundCommand {
  let found: FoundCommand = { command: root, parent: undefined, path: ["downhill"], rest: argv };
  for (;;) {
    const { command, path, rest } = found;
    const subCommands = (command.subCommands ?? {}) as Readonly<Record<string, Command>>;
    const word = rest[0];
    if (word === undefined || word.startsWith("-") || Object.keys(subCommands).length === 0) return found;
    const next = Object.hasOwn(subCommands, word) ? subCommands[word] : undefined;
    if (next === undefined) throw unknownCommand(path, word, Object.keys(subCommands));
    found = { command: next, parent: command, path: [...path, word], rest: rest.slice(1) };
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
