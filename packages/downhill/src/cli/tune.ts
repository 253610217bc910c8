import { defineCommand } from "citty";
import type { LoadedOptimizer } from "../benchmark/load-optimizer.ts";
import { countAttempts } from "../benchmark/tuning/halving.ts";
import { planSearch } from "../benchmark/tuning/search.ts";
import { formatSearchRange } from "../benchmark/tuning/search-range.ts";
import type { Tuning } from "../benchmark/tuning/tune.ts";
import { fuelOfEpochs } from "../benchmark/tuning/tuning-task.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { type Difficulty, validateDifficulty } from "../instance/difficulty.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import { parseAssignments, parseChoice, parseWholeNumber, valuesOf } from "./arguments.ts";
import { optimizerLoader } from "./bench-plan.ts";
import { commandText } from "./command-text.ts";
import { wrap } from "./format.ts";
import { instanceFlags, jsonFlag, kernelFlag, readChallenge } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { poolFlags, readPoolArguments } from "./pool-options.ts";
import { storeFlag, withStore } from "./store-option.ts";
import type { Terminal } from "./terminal.ts";
import { chooseFiles, type TuneFiles } from "./tune-files.ts";
import { checkSearchSpace, readSearchArguments, readSearchSpace, searchFlags } from "./tune-options.ts";
import { renderTuning } from "./tune-report.ts";
import { keepTuning } from "./tune-results.ts";
import { watchTuning } from "./watch-tuning.ts";

/** Epochs whose fuel a trial may use, if its optimizer costs nothing itself: several times what good ones take. */
const trialEpochs = 1000;

const flags = {
  optimizer: { type: "positional", required: true, description: "A built-in optimizer's name, or a .ts or .js file" },
  ...searchFlags,
  set: { type: "string", valueHint: "NAME=VALUE", description: "A hyperparameter that stays; may be repeated" },
  tuned: { type: "boolean", description: "Begin with a built-in optimizer's hyperparameters for the challenge" },
  ...{ preset: instanceFlags.preset, challenge: instanceFlags.challenge },
  "max-fuel": {
    type: "string",
    valueHint: "N",
    description: `Fuel of a trial's attempt (default: ${trialEpochs} epochs)`,
  },
  ...kernelFlag,
  ...poolFlags,
  ...storeFlag,
  out: { type: "string", valueHint: "FILE", description: "The submission (default: <optimizer>-tuned.ts)" },
  ...jsonFlag,
} as const;

/** `downhill tune`: hyperparameters for an optimizer, found on some instances and judged on others. */
export function createTuneCommand(terminal: Terminal, version: string) {
  return defineCommand({
    meta: { name: "tune", description: "Search an optimizer's hyperparameters, and judge what was found" },
    args: flags,
    async run({ args, rawArgs }) {
      const kernel = selectKernel(parseChoice("--kernel", args.kernel, kernelChoices));
      const pool = { ...readPoolArguments(args), kernel, version };
      const { options, files } = await readTuning(args, rawArgs, kernel);
      const command = commandText("tune", flags, rawArgs);
      return withStore(
        args.store,
        async (store) => {
          if (!args.json || terminal.live !== undefined) introduce(terminal, options);
          const result = await watchTuning(terminal, args.json === true, {
            ...options,
            run: { ...pool, library: store },
          });
          if (result === undefined) return 1;
          const record = await keepTuning(store, options, result, { files, version, command });
          terminal.print(args.json ? toJson({ files, ...record }) : renderTuning(record, files, terminal.paint));
          return 0;
        },
        { create: true },
      );
    },
  });
}

interface TuneArguments extends Readonly<Record<Exclude<keyof typeof searchFlags, "range">, string>> {
  readonly optimizer: string;
  readonly preset: string;
  readonly tuned?: boolean | undefined;
  readonly "max-fuel"?: string | undefined;
  readonly out?: string | undefined;
}

async function readTuning(
  args: TuneArguments,
  rawArgs: readonly string[],
  kernel: Kernel,
): Promise<{ readonly options: Tuning; readonly files: TuneFiles }> {
  const search = readSearchArguments(args);
  const space = readSearchSpace(args.optimizer, valuesOf(flags, rawArgs, "range"));
  const set = parseAssignments("--set", valuesOf(flags, rawArgs, "set")) as Hyperparameters;
  const challenge = readChallenge(args.preset, valuesOf(flags, rawArgs, "challenge"));
  const difficulties = search.samples.flatMap((samples) =>
    search.hiddenLayers.map((hiddenLayers) => validateDifficulty({ hiddenLayers, samples }, challenge)),
  );
  const limit = challenge.fuelLimit;
  const maxFuel =
    args["max-fuel"] === undefined ? undefined : parseWholeNumber("--max-fuel", args["max-fuel"], 1, limit);
  const loaded = await optimizerLoader(kernel)(args.optimizer, difficulties[0]!, limit);
  const fixed = fixedHyperparameters(loaded, args.tuned === true, set);
  checkSearchSpace(space, loaded, difficulties[0]!, set);
  for (const difficulty of difficulties) loaded.checkOverrides(fixed(difficulty), difficulty);
  const { name, submission } = loaded;
  const files = chooseFiles(args.optimizer, name, args.out);
  const standard = [name, ...(args.tuned === true ? ["tuned"] : []), ...assignments(set)].join(":");
  const options: Tuning = {
    subject: { name, submission, challenge, fixed },
    search: { ...search, difficulties, space },
    maxFuel: (difficulty) => maxFuel ?? fuelOfEpochs(challenge, difficulty, trialEpochs),
    judge: { ...search.judge, labels: { standard, tuned: files.name } },
  };
  return { options, files };
}

function assignments(set: Hyperparameters): string[] {
  const pairs = Object.entries(set).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? [] : [pairs.join(",")];
}

/** What is put over the optimizer's own in every trial. Throws `optimizer/not-tuned`. */
function fixedHyperparameters({ name, tuned }: LoadedOptimizer, isTuned: boolean, set: Hyperparameters) {
  if (isTuned && tuned === undefined) {
    throw new CodedError(
      "optimizer/not-tuned",
      `--tuned knows the built-in optimizers only: ${name} chooses its hyperparameters itself; --set goes over them`,
    );
  }
  return (difficulty: Difficulty): Hyperparameters => ({ ...(isTuned ? tuned?.(difficulty) : {}), ...set });
}

/** What will run. */
function introduce({ note, notePaint, live, columns }: Terminal, { subject, search, judge }: Tuning): void {
  const { trials, rounds } = planSearch(search);
  const count = search.difficulties.length;
  const ranges = Object.entries(search.space).map(([name, range]) => `${name} ${formatSearchRange(range)}`);
  const searched = countAttempts(rounds) * count;
  const judged = 2 * judge.nonces.length * count;
  const where = count === 1 ? "one difficulty" : `each of ${count} difficulties`;
  const title = `${subject.name}: ${ranges.join(", ")}`;
  const amount = `${trials.length} trials at ${where}: ${searched} attempts to search, ${judged} to judge, less those that are stored`;
  // Lines that a person reads are wrapped at words; those in a file stay whole.
  const lines = (text: string) => (live === undefined ? [text] : wrap(text, columns));
  note([...lines(title).map(notePaint.bold), ...lines(amount)].join("\n"));
}
