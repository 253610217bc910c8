import { availableParallelism, cpus, loadavg } from "node:os";
import { defineCommand } from "citty";
import { type AuditStamp, renderAsymmetry } from "../audit/asymmetry-page.ts";
import { runAudit } from "../audit/measure/run-audit.ts";
import { gridOfDifficulties } from "../audit/measure/score-depth.ts";
import { createInstanceMaker } from "../benchmark/instance-maker.ts";
import { presets } from "../instance/challenge.ts";
import { validateDifficulty } from "../instance/difficulty.ts";
import { validateSeed } from "../instance/seed.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import { parseChoice, parseWholeNumber } from "./arguments.ts";
import { createForgeCommand } from "./audit-forge.ts";
import { renderAudit } from "./audit-output.ts";
import { commandText } from "./command-text.ts";
import { jsonFlag, kernelFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { chooseOptimizer, findBuiltIn } from "./optimizer-choice.ts";
import { checkWritable, writeWhole } from "./output-file.ts";
import { readList } from "./selection-options.ts";
import { createStepProgress } from "./step-progress.ts";
import type { Terminal } from "./terminal.ts";

const flags = {
  "hidden-layers": { type: "string", default: "1..6", valueHint: "LIST", description: "Width-to-width layers" },
  samples: { type: "string", default: "1024,4096", valueHint: "LIST", description: "Training and validation points" },
  seed: { type: "string", default: "audit", valueHint: "TEXT", description: "Seed phrase" },
  nonces: { type: "string", default: "5", valueHint: "N", description: "Instances of each difficulty" },
  chains: { type: "string", default: "200", valueHint: "N", description: "Forged chains of each strategy" },
  tries: { type: "string", default: "1000", valueHint: "N", description: "Roots that a grinder tries" },
  ...kernelFlag,
  out: { type: "string", valueHint: "FILE", description: "Write the page of docs/asymmetry.md there" },
  ...jsonFlag,
} as const;

/** `downhill audit`: attacks on our own verification, and what they achieve; with `forge` one of them as files. */
export function createAuditCommand(terminal: Terminal, version: string) {
  return defineCommand({
    meta: { name: "audit", description: "Attack the verification, and measure how far it holds" },
    args: flags,
    subCommands: { forge: createForgeCommand(terminal) },
    async run({ args, rawArgs }) {
      const size = readSize(args);
      const kernel = selectKernel(parseChoice("--kernel", args.kernel, kernelChoices));
      if (args.out !== undefined) checkWritable(args.out);
      const { submission } = await chooseOptimizer("adam");
      const stamp = describeStamp(commandText("audit", flags, rawArgs), version, kernel);
      const progress = createStepProgress(terminal, args.json === true);
      let pieces = 0;
      const onWork = (what: string) => progress.show(what, pieces++, null);
      const openMaker = () => createInstanceMaker(kernel, { keep: 0, cache: null });
      const results = await runAudit({ ...size, kernel, submission, findBuiltIn, openMaker, onWork });
      progress.end();
      if (args.out !== undefined) writeWhole(args.out, new TextEncoder().encode(renderAsymmetry(results, stamp)));
      terminal.print(args.json ? toJson({ ...stamp, ...results }) : renderAudit(results, args.out));
      return 0;
    },
  });
}

interface SizeArguments {
  readonly "hidden-layers": string;
  readonly samples: string;
  readonly seed: string;
  readonly nonces: string;
  readonly chains: string;
  readonly tries: string;
}

/** Throws `usage/…`, `difficulty/invalid` or `seed/invalid`. */
function readSize(args: SizeArguments) {
  const hiddenLayers = readList("--hidden-layers", args["hidden-layers"]) ?? [];
  const samples = readList("--samples", args.samples) ?? [];
  for (const difficulty of gridOfDifficulties(hiddenLayers, samples)) validateDifficulty(difficulty, presets.paper);
  return {
    ...{ hiddenLayers, samples, seed: validateSeed(args.seed) },
    nonces: parseWholeNumber("--nonces", args.nonces, 1, 1000),
    chains: parseWholeNumber("--chains", args.chains, 1, 100_000),
    grindingTries: parseWholeNumber("--tries", args.tries, 1, 1_000_000),
  };
}

function describeStamp(command: string, version: string, kernel: Kernel): AuditStamp {
  return {
    ...{ command, version, kernel: kernel.variant, node: process.version },
    processor: cpus()[0]?.model.trim() || "unknown",
    cores: availableParallelism(),
    load: loadavg()[0] ?? 0,
  };
}
