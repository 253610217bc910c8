import { defineCommand } from "citty";
import type { Attack, Knowledge } from "../audit/attack.ts";
import { attacks } from "../audit/attacks/index.ts";
import { type ForgedProof, forgeUnseen } from "../audit/chains/forge-unseen.ts";
import { type ChainStrategy, chainStrategies } from "../audit/chains/strategies.ts";
import { forgeSolution } from "../audit/forge-solution.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { openDatasetCache } from "../instance/dataset-cache.ts";
import { createInstance, type Instance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import { encodeSolution } from "../solution/solution-file.ts";
import { parseChoice, parseWholeNumber } from "./arguments.ts";
import { formatDuration } from "./format.ts";
import { instanceFlags, jsonFlag, kernelFlag, readInstanceOptions } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { chooseOptimizer } from "./optimizer-choice.ts";
import { checkWritable, writeWhole } from "./output-file.ts";
import { type Terminal, whileWaiting } from "./terminal.ts";

const flags = {
  attack: { type: "positional", required: true, description: "What to forge by; downhill audit forge list shows all" },
  ...instanceFlags,
  ...kernelFlag,
  knowledge: { type: "string", default: "test", valueHint: "DATA", description: "Fit test or training data" },
  epochs: { type: "string", default: "150", valueHint: "T", description: "T that a solution claims" },
  tries: { type: "string", default: "1000", valueHint: "N", description: "Roots to try for a proof" },
  out: { type: "string", valueHint: "FILE", description: "Solution file (default: forged-<attack>.safetensors)" },
  ...jsonFlag,
} as const;

/** `downhill audit forge`: a forged solution, and by the strategies of proofs a forged proof, to show to a verifier. */
export function createForgeCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "forge", description: "Write a forged solution, or a forged proof" },
    args: flags,
    async run({ args, rawArgs }) {
      if (args.attack === "list") return listAttacks(terminal, args.json === true);
      const chosen = findAttack(args.attack);
      const options = readInstanceOptions(args, rawArgs);
      const knowledge = parseChoice("--knowledge", args.knowledge, ["training", "test"] satisfies Knowledge[]);
      const least = options.challenge.patience + 1;
      const epochs = parseWholeNumber("--epochs", args.epochs, least, options.challenge.epochLimit ?? 1e6);
      const tries = parseWholeNumber("--tries", args.tries, 1, 1_000_000);
      const kernel = selectKernel(parseChoice("--kernel", args.kernel, kernelChoices));
      const file = args.out ?? `forged-${chosen.name}.safetensors`;
      checkWritable(file);
      if ("obstacle" in chosen) checkUsable(chosen, options);
      const instance = whileWaiting(terminal, "making the instance …", () =>
        createInstance({ ...options, kernel, cache: openDatasetCache() }),
      );
      const start = performance.now();
      const forged =
        "obstacle" in chosen
          ? { solution: forgeFile(chosen, instance, kernel, knowledge, epochs), proof: null }
          : await forgeProofFiles(chosen, instance, kernel, tries);
      const seconds = (performance.now() - start) / 1000;
      writeWhole(file, forged.solution);
      const proofFile = forged.proof === null ? null : `${file.replace(/\.safetensors$/, "")}.proof.safetensors`;
      if (forged.proof !== null && proofFile !== null) writeWhole(proofFile, forged.proof.bytes);
      const report = { file, proofFile, seconds, ...describeProof(forged.proof) };
      terminal.print(args.json ? toJson(report) : renderForged(report));
      return 0;
    },
  });
}

function listAttacks(terminal: Terminal, isJson: boolean): number {
  const all = [...attacks, ...chainStrategies].map(({ name, title }) => ({ name, title }));
  terminal.print(isJson ? toJson(all) : all.map(({ name, title }) => `${name.padEnd(18)} ${title}`).join("\n"));
  return 0;
}

function findAttack(name: string): Attack | ChainStrategy {
  const all = [...attacks, ...chainStrategies];
  const choice = parseChoice(
    "the attack",
    name,
    all.map((each) => each.name),
  );
  return all.find((each) => each.name === choice)!;
}

function checkUsable(attack: Attack, options: Parameters<Attack["obstacle"]>[0]): void {
  const obstacle = attack.obstacle(options);
  if (obstacle === null) return;
  throw new CodedError("audit/obstacle", `${attack.name} cannot be used on this challenge: ${obstacle}`);
}

function forgeFile(attack: Attack, instance: Instance, kernel: Kernel, knowledge: Knowledge, epochs: number) {
  const tensors = attack.forge({ instance, kernel, knowledge, epochs });
  return encodeSolution(forgeSolution(instance, kernel, tensors, epochs));
}

async function forgeProofFiles(strategy: ChainStrategy, instance: Instance, kernel: Kernel, tries: number) {
  const { submission } = await chooseOptimizer("adam");
  const proof = await forgeUnseen({ strategy, instance, kernel, submission, tries });
  return { solution: proof.solution, proof };
}

/** The proof's part of the report; all null for a solution without one. */
interface ProofReport {
  readonly detection: number | null;
  readonly tries: number | null;
  readonly isUnseen: boolean | null;
}

function describeProof(proof: ForgedProof | null): ProofReport {
  if (proof === null) return { detection: null, tries: null, isUnseen: null };
  return { detection: proof.detection, tries: proof.tries, isUnseen: proof.isUnseen };
}

interface ForgedReport extends ProofReport {
  readonly file: string;
  readonly proofFile: string | null;
  readonly seconds: number;
}

function renderForged({ file, proofFile, seconds, detection, tries, isUnseen }: ForgedReport): string {
  const made = `wrote ${file}, forged in ${formatDuration(seconds)}`;
  if (proofFile === null || detection === null) return `${made}\n  downhill verify ${file}`;
  const draws = isUnseen
    ? `opens nothing that tells, after ${tries} roots`
    : `opens a made-up epoch: none of ${tries} roots avoids it`;
  return [
    made,
    `wrote ${proofFile}, which ${draws}; one root is seen with probability ${detection.toFixed(3)}`,
    `  downhill verify ${file} --proof ${proofFile}`,
  ].join("\n");
}
