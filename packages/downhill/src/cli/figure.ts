import { defineCommand } from "citty";
import { numericsVersion } from "../foundation/numerics-version.ts";
import { validateSeed } from "../instance/seed.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import { openSketchbook } from "../report/drawing/panel.ts";
import type { Figure } from "../report/figure.ts";
import type { Provenance } from "../report/figure-metadata.ts";
import { testErrorFigure } from "../report/figures/test-error-figure.ts";
import { trainingExampleFigure } from "../report/figures/training-example-figure.ts";
import { parseChoice, parseWholeNumber } from "./arguments.ts";
import { commandText } from "./command-text.ts";
import { type FigureWriter, openFolder, withFigureWriter } from "./figure-files.ts";
import { instanceFlags, jsonFlag, kernelFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { chooseOptimizer } from "./optimizer-choice.ts";
import { planFlag, readPlanResults } from "./plan-results.ts";
import { storeFlag, withStore } from "./store-option.ts";
import type { Terminal } from "./terminal.ts";
import { runTrainingExample } from "./training-example.ts";

const folderFlag = {
  out: { type: "string", default: ".", valueHint: "FOLDER", description: "Where the files go" },
} as const;

/** `downhill figure`: the figures of the paper. */
export function createFigureCommand(terminal: Terminal, version: string) {
  return defineCommand({
    meta: { name: "figure", description: "Draw a figure of the paper, as SVG and PNG" },
    subCommands: { 1: createFirstFigure(terminal, version), 2: createSecondFigure(terminal, version) },
  });
}

const exampleFlags = {
  optimizer: { type: "string", default: "momentum", valueHint: "NAME", description: "Built-in optimizer, or a file" },
  "hidden-layers": { ...instanceFlags["hidden-layers"], default: "2" },
  samples: { ...instanceFlags.samples, default: "256" },
  seed: instanceFlags.seed,
  nonce: instanceFlags.nonce,
  ...kernelFlag,
  ...folderFlag,
  ...jsonFlag,
} as const;

function createFirstFigure(terminal: Terminal, version: string) {
  return defineCommand({
    meta: { name: "1", description: "The challenge (A), and one attempt at it with a single input (B)" },
    args: exampleFlags,
    async run({ args, rawArgs }) {
      const hiddenLayers = parseWholeNumber("--hidden-layers", args["hidden-layers"], 1, 64);
      const samples = parseWholeNumber("--samples", args.samples, 2, 10_000);
      const nonce = parseWholeNumber("--nonce", args.nonce, 0, Number.MAX_SAFE_INTEGER);
      const seed = validateSeed(args.seed);
      const kernel = selectKernel(parseChoice("--kernel", args.kernel, kernelChoices));
      const chosen = await chooseOptimizer(args.optimizer);
      openFolder(args.out);
      return withFigureWriter(async (writer) => {
        const example = await runTrainingExample({ chosen, hiddenLayers, samples, seed, nonce, kernel });
        const figure = trainingExampleFigure(await openSketchbook(), example);
        const command = commandText("figure 1", exampleFlags, rawArgs);
        const provenance = { command, plan: null, version, kernels: [kernel.variant], numericsVersion };
        return finish(terminal, writer, figure, provenance, args);
      });
    },
  });
}

const resultFlags = { ...storeFlag, ...planFlag, ...folderFlag, ...jsonFlag } as const;

function createSecondFigure(terminal: Terminal, version: string) {
  return defineCommand({
    meta: { name: "2", description: "Test error and epochs against depth, of the results of a benchmark" },
    args: resultFlags,
    async run({ args, rawArgs }) {
      return withFigureWriter(async (writer) => {
        const { results, kernels } = await withStore(args.store, (store) => readPlanResults(store, args.plan));
        openFolder(args.out);
        const { digest, plan } = results.plan;
        const labels = plan.optimizers.map(({ label }) => label);
        const figure = testErrorFigure(await openSketchbook(), results, labels);
        const command = commandText("figure 2", resultFlags, rawArgs);
        const provenance = { command, plan: digest, version, kernels, numericsVersion: plan.numericsVersion };
        return finish(terminal, writer, figure, provenance, args);
      });
    },
  });
}

interface FinishArguments {
  readonly out: string;
  readonly json?: boolean | undefined;
}

async function finish(
  terminal: Terminal,
  writer: FigureWriter,
  figure: Figure,
  provenance: Provenance,
  args: FinishArguments,
) {
  const files = await writer.write(figure, provenance, args.out);
  terminal.print(
    args.json ? toJson({ figure: figure.name, files, ...provenance }) : files.map((file) => `wrote ${file}`).join("\n"),
  );
  return 0;
}
