import { defineCommand } from "citty";
import { createInstanceMaker } from "../benchmark/instance-maker.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Dataset } from "../instance/dataset.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import { openSolution } from "../solution/solution-file.ts";
import type { Proof } from "../verification/proof/proof.ts";
import { prepareSources } from "../verification/proof/submission-sources.ts";
import { type ProofVerification, type VerifyProofOptions, verifyProof } from "../verification/proof/verify-proof.ts";
import { type ReplayVerification, verifyReplay } from "../verification/replay.ts";
import { verify } from "../verification/verify.ts";
import { parseChoice, parseWholeNumber } from "./arguments.ts";
import { limitFlags, readLimits } from "./attempt-limits.ts";
import { readInput, readLargeInput } from "./input-file.ts";
import { jsonFlag, kernelFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { chooseSolutionOptimizer, findBuiltIn } from "./optimizer-choice.ts";
import { readWorkers } from "./pool-options.ts";
import { createStepProgress, type StepProgress } from "./step-progress.ts";
import type { Terminal } from "./terminal.ts";
import { renderVerification, type Verified, verificationDocument } from "./verify-output.ts";

/** The instance is made while the processes start and train. */
const coresOfInstance = 1;

const flags = {
  file: { type: "positional", required: true, description: "A solution file" },
  proof: { type: "string", valueHint: "FILE", description: "Check the proof of its training, too" },
  replay: { type: "boolean", description: "Run the whole attempt again, and compare everything" },
  optimizer: { type: "string", valueHint: "FILE", description: "For --replay: the optimizer's file" },
  root: { type: "string", valueHint: "HEX", description: "The root that was committed to before the phrase" },
  phrase: { type: "string", valueHint: "TEXT", description: "The phrase that the proof must answer" },
  workers: {
    type: "string",
    valueHint: "N",
    description: "For --proof: opened epochs at a time (default: the processor's cores but one)",
  },
  "max-fuel": {
    type: "string",
    valueHint: "N",
    description: "The fuel limit to run out of (default: the challenge's)",
  },
  ...kernelFlag,
  ...limitFlags,
  ...jsonFlag,
} as const;

type Arguments = {
  readonly file: string;
  readonly proof?: string | undefined;
  readonly replay?: boolean | undefined;
  readonly optimizer?: string | undefined;
  readonly root?: string | undefined;
  readonly phrase?: string | undefined;
  readonly workers?: string | undefined;
  readonly "max-fuel"?: string | undefined;
  readonly kernel: string;
  readonly "max-seconds": string;
  readonly "max-memory": string;
};

/** `downhill verify`: the verdict on a solution file, and on how it was trained. */
export function createVerifyCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "verify", description: "Verify a solution file, and how it was trained" },
    args: flags,
    async run({ args }) {
      checkCombination(args);
      const kernel = selectKernel(parseChoice("--kernel", args.kernel, kernelChoices));
      const bytes = readInput(args.file);
      const progress = createStepProgress(terminal, args.json === true);
      const start = performance.now();
      try {
        const verified = await verifyAsAsked(bytes, args, kernel, progress);
        const seconds = (performance.now() - start) / 1000;
        progress.end();
        terminal.print(
          args.json
            ? toJson(verificationDocument(verified, seconds))
            : renderVerification(verified, seconds, terminal.paint),
        );
        return verified.verdict === "accepted" ? 0 : 1;
      } finally {
        progress.end();
      }
    },
  });
}

function checkCombination({ proof, replay, optimizer, root, phrase, workers }: Arguments): void {
  if (proof === undefined && (root !== undefined || phrase !== undefined)) {
    throw new CodedError("usage/combination", "--root and --phrase say what a proof must answer: give it by --proof");
  }
  if (proof === undefined && workers !== undefined) {
    throw new CodedError(
      "usage/combination",
      "--workers says how many opened epochs are trained at a time: give their proof by --proof",
    );
  }
  if (optimizer !== undefined && replay !== true) {
    throw new CodedError(
      "usage/combination",
      "--optimizer names what --replay runs: give both (a proof brings its own)",
    );
  }
  if (root !== undefined && !/^[0-9a-f]{64}$/.test(root)) {
    throw new CodedError(
      "usage/root",
      `--root is "${root}"; it must be 64 hexadecimal digits, as prove --commit prints`,
    );
  }
}

async function verifyAsAsked(
  bytes: Uint8Array,
  args: Arguments,
  kernel: Kernel,
  progress: StepProgress,
): Promise<Verified> {
  const fuel = args["max-fuel"];
  const limit = fuel === undefined ? {} : { maxFuel: parseWholeNumber("--max-fuel", fuel, 1, Number.MAX_SAFE_INTEGER) };
  if (args.proof === undefined && args.replay !== true) {
    const solution = verify(bytes, { kernel, ...limit });
    return { ...solution, solution, proof: undefined, replay: undefined };
  }
  const maker = createInstanceMaker(kernel, { keep: 0 });
  let dataset: Promise<Dataset> | undefined; // the same for the proof and the replay
  const options = {
    ...{ kernel, findBuiltIn, limits: readLimits(args), ...limit },
    makeDataset: (name, onTrain) => (dataset ??= maker.makeDataset(name, onTrain)),
  } satisfies VerifyProofOptions;
  try {
    const proof = args.proof === undefined ? undefined : await checkProof(bytes, args.proof, args, options, progress);
    if (proof !== undefined && (args.replay !== true || proof.verdict === "rejected")) {
      return { ...proof, proof, replay: undefined };
    }
    const replay = await checkReplay(bytes, args.optimizer, proof?.proof ?? undefined, options, progress);
    return { ...replay, proof, replay };
  } finally {
    maker.close();
  }
}

function checkProof(
  bytes: Uint8Array,
  file: string,
  { phrase, root, workers }: Arguments,
  options: VerifyProofOptions,
  progress: StepProgress,
): Promise<ProofVerification> {
  const onEpoch = (done: number, all: number) => progress.show("training the opened epochs", done, all);
  const asked = { ...(phrase === undefined ? {} : { phrase }), ...(root === undefined ? {} : { root }) };
  return verifyProof(bytes, readLargeInput(file), {
    ...options,
    ...asked,
    workers: readWorkers(workers, coresOfInstance),
    onEpoch,
  });
}

async function checkReplay(
  bytes: Uint8Array,
  optimizer: string | undefined,
  proof: Proof | undefined,
  options: VerifyProofOptions,
  progress: StepProgress,
): Promise<ReplayVerification> {
  const { record } = openSolution(bytes);
  const { name, digest } = record.optimizer;
  const submission =
    proof !== undefined && optimizer === undefined && digest !== null
      ? await prepareSources(proof.sources, { name, digest }, findBuiltIn)
      : await chooseSolutionOptimizer(record, optimizer);
  const onEpoch = (epoch: number) => progress.show("running the attempt again", epoch, null);
  return verifyReplay(bytes, { ...options, submission, onEpoch });
}
