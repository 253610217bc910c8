import { defineCommand } from "citty";
import { createInstanceMaker } from "../benchmark/instance-maker.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { toHex } from "../foundation/hash.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import type { SolutionRecord } from "../solution/solution.ts";
import { openSolution } from "../solution/solution-file.ts";
import {
  type CreatedProof,
  type CreateProofOptions,
  commitToProof,
  createProof,
  type ProofProgress,
} from "../verification/proof/create-proof.ts";
import { detectionOf } from "../verification/proof/opening-plan.ts";
import type { ProofTerms } from "../verification/proof/proof.ts";
import { encodeProof } from "../verification/proof/proof-file.ts";
import { parseChoice, parseWholeNumber } from "./arguments.ts";
import { limitFlags, readLimits } from "./attempt-limits.ts";
import { alignColumns, formatDuration, wrap } from "./format.ts";
import { readInput } from "./input-file.ts";
import { jsonFlag, kernelFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { chooseSolutionOptimizer, findBuiltIn } from "./optimizer-choice.ts";
import { checkWritable, writeWhole } from "./output-file.ts";
import { describeChoice, describeDetection, describeOpened, proofDocument } from "./proof-output.ts";
import { createStepProgress } from "./step-progress.ts";
import type { Terminal } from "./terminal.ts";

const flags = {
  file: { type: "positional", required: true, description: "A solution file" },
  optimizer: { type: "string", valueHint: "FILE", description: "The optimizer's file (default: the built-in one)" },
  draws: { type: "string", valueHint: "K", description: "Epochs opened by progress (default: one in 50)" },
  uniform: { type: "string", valueHint: "M", description: "Epochs opened uniformly (default: one in 50)" },
  phrase: { type: "string", valueHint: "TEXT", description: "What the verifier answered to the root" },
  commit: { type: "boolean", description: "Print the root, and write no proof" },
  out: { type: "string", valueHint: "FILE", description: "Proof file (default: the solution's name with .proof)" },
  ...kernelFlag,
  ...limitFlags,
  ...jsonFlag,
} as const;

const mostDraws = 1_000_000;

/** `downhill prove`: the proof of how a solution was trained. */
export function createProveCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "prove", description: "Prove how a solution was trained" },
    args: flags,
    async run({ args }) {
      const terms = readTerms(args);
      const limits = readLimits(args);
      const kernel = selectKernel(parseChoice("--kernel", args.kernel, kernelChoices));
      const bytes = readInput(args.file);
      const file = args.out ?? proofName(args.file);
      if (args.commit !== true) checkWritable(file);
      const { record } = openSolution(bytes);
      const submission = await chooseSolutionOptimizer(record, args.optimizer);
      const maker = createInstanceMaker(kernel, { keep: 1 });
      const progress = createStepProgress(terminal, args.json === true);
      const options = {
        ...{ kernel, limits, terms, submission, findBuiltIn },
        makeDataset: (name) => maker.makeDataset(name),
        onProgress: ({ stage, done, all }) => progress.show(stages[stage], done, all),
      } satisfies CreateProofOptions;
      const start = performance.now();
      try {
        if (args.commit === true) return await commit(terminal, bytes, options, args.json === true);
        const created = await createProof(bytes, options);
        const encoded = encodeProof(created.proof);
        writeWhole(file, encoded);
        progress.end();
        const seconds = (performance.now() - start) / 1000;
        const made = { ...created, file, bytes: encoded.length, seconds };
        terminal.print(args.json ? toJson(createdDocument(made)) : renderCreated(terminal, record, made));
        return 0;
      } finally {
        progress.end();
        maker.close();
      }
    },
  });
}

const stages: Readonly<Record<ProofProgress["stage"], string>> = {
  committing: "running the attempt again, and committing to its states",
  opening: "running it once more, for the states that are opened",
  checking: "checking the proof",
};

function readTerms(args: {
  readonly draws?: string | undefined;
  readonly uniform?: string | undefined;
  readonly phrase?: string | undefined;
}): Partial<ProofTerms> {
  const { draws, uniform, phrase } = args;
  if (phrase !== undefined && phrase.length > 1024) {
    throw new CodedError("usage/phrase", `--phrase has ${phrase.length} characters; at most 1024 are allowed`);
  }
  return {
    ...(draws === undefined ? {} : { draws: parseWholeNumber("--draws", draws, 0, mostDraws) }),
    ...(uniform === undefined ? {} : { uniform: parseWholeNumber("--uniform", uniform, 0, mostDraws) }),
    ...(phrase === undefined ? {} : { phrase }),
  };
}

function proofName(solution: string): string {
  return `${solution.replace(/\.safetensors$/, "")}.proof.safetensors`;
}

async function commit(
  terminal: Terminal,
  bytes: Uint8Array,
  options: CreateProofOptions,
  isJson: boolean,
): Promise<number> {
  const root = toHex(await commitToProof(bytes, options));
  terminal.print(isJson ? toJson({ root }) : root);
  return 0;
}

interface MadeProof extends CreatedProof {
  readonly file: string;
  readonly bytes: number;
  readonly seconds: number;
}

function createdDocument({ file, bytes, seconds, ...created }: MadeProof) {
  return { proof: file, bytes, seconds, ...proofDocument(created) };
}

function renderCreated(terminal: Terminal, { optimizer }: SolutionRecord, made: MadeProof): string {
  const { proof, plan, file, bytes, seconds } = made;
  const { paint } = terminal;
  const [progress, epoch] = describeDetection(detectionOf(plan, proof.terms, proof.trace.length));
  const rows = [
    [paint.good("PROVED"), `the training of ${optimizer.name}, in ${formatDuration(seconds)}`],
    [paint.dim("opened"), describeOpened(proof)],
    [paint.dim("detects"), progress ?? ""],
    ["", epoch ?? ""],
    [paint.dim("root"), toHex(proof.root)],
    [paint.dim("proof"), `${file}, ${(bytes / 1e6).toFixed(1)} MB`],
  ];
  return [...alignColumns(rows), "", ...wrap(describeChoice(proof, false), 100)].join("\n");
}
