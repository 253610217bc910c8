/** What proofs of training cost at a real size, honest ones and the cheapest forged one. */

import { openAttemptProcess, type PreparedSubmission } from "../../attempt-process/run-attempt-process.ts";
import type { Challenge } from "../../instance/challenge.ts";
import type { Difficulty } from "../../instance/difficulty.ts";
import { createInstance, type Instance, type MakeDataset } from "../../instance/instance.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { createSolution } from "../../solution/solution.ts";
import { encodeSolution } from "../../solution/solution-file.ts";
import { createProof } from "../../verification/proof/create-proof.ts";
import { encodeProof } from "../../verification/proof/proof-file.ts";
import type { FindBuiltIn } from "../../verification/proof/submission-sources.ts";
import { verifyProof } from "../../verification/proof/verify-proof.ts";
import { forgeUnseen } from "../chains/forge-unseen.ts";
import { chainStrategies } from "../chains/strategies.ts";
import { median } from "./medians.ts";

export interface ProofDepthOptions {
  readonly challenge: Challenge;
  readonly difficulty: Difficulty;
  readonly seed: string;
  readonly kernel: Kernel;
  /** Adam. */
  readonly submission: PreparedSubmission;
  readonly findBuiltIn: FindBuiltIn;
  /** Opens a thread that makes datasets and has kept none, as `downhill verify` does. */
  readonly openMaker: () => DatasetMaker;
  readonly onWork?: (what: string) => void;
}

export interface DatasetMaker {
  makeDataset: MakeDataset;
  close(): void;
}

/** Of nonce 0. Where nothing else is said, seconds leave out the instance, which trainer and verifier both make. */
export interface ProofDepth {
  readonly difficulty: Difficulty;
  readonly attempt: { readonly epochs: number; readonly seconds: number };
  readonly proof: {
    readonly opened: number;
    readonly bytes: number;
    readonly createSeconds: number;
    /** With the making of the instance, during which most of it happens. */
    readonly verifySeconds: number;
    /** Of the instance alone. */
    readonly instanceSeconds: number;
    readonly accepted: boolean;
  };
  readonly forgery: {
    readonly strategy: string;
    /** Epochs that were really trained, of how many. */
    readonly trained: number;
    readonly epochs: number;
    readonly seconds: number;
    /** Probability that the draws of one root show it. */
    readonly detection: number;
    /** Roots tried until one showed nothing. */
    readonly tries: number;
    readonly accepted: boolean;
  };
}

/** The strategy that is seen least and costs the fewest epochs. */
const cheapest = "spring";

const mostTries = 1000;

const verificationRounds = 3;

export async function measureProofDepth(options: ProofDepthOptions): Promise<ProofDepth> {
  const { difficulty, onWork = () => {} } = options;
  const where = `L = ${difficulty.hiddenLayers}, N = ${difficulty.samples}`;
  const instance = createInstance({ ...options, nonce: 0 });
  onWork(`${where}: an attempt in its process`);
  const attempt = await runAttempt(instance, options);
  onWork(`${where}: its proof`);
  const proof = await measureHonest(attempt.file, instance, options);
  onWork(`${where}: a forged proof`);
  const forgery = await measureForged(instance, options);
  return { difficulty, attempt: { epochs: attempt.epochs, seconds: attempt.seconds }, proof, forgery };
}

async function runAttempt(instance: Instance, { kernel, submission }: ProofDepthOptions) {
  const start = performance.now();
  const { difficulty, challenge } = instance;
  const process = await openAttemptProcess({ submission, difficulty, kernel, maxFuel: challenge.fuelLimit });
  try {
    process.start(instance);
    for await (const _ of process);
    const result = await process.result();
    const file = encodeSolution(createSolution(instance, result, submission.digest));
    return { file, epochs: result.epochs, seconds: secondsSince(start) };
  } finally {
    process.close();
  }
}

async function measureHonest(file: Uint8Array, instance: Instance, options: ProofDepthOptions) {
  const makeDataset = () => instance.dataset;
  const start = performance.now();
  const { proof } = await createProof(file, { ...options, makeDataset });
  const createSeconds = secondsSince(start);
  const bytes = encodeProof(proof);
  const rounds: { readonly instance: number; readonly verification: number; readonly isAccepted: boolean }[] = [];
  while (rounds.length < verificationRounds) rounds.push(await measureVerification(file, bytes, instance, options));
  return {
    ...{ opened: proof.openings.length, bytes: bytes.length, createSeconds },
    verifySeconds: median(rounds.map(({ verification }) => verification)),
    instanceSeconds: median(rounds.map((round) => round.instance)),
    accepted: rounds.every(({ isAccepted }) => isAccepted),
  };
}

/** The instance alone and then, with a new thread for it, all that a verifier does. */
async function measureVerification(file: Uint8Array, bytes: Uint8Array, name: Instance, options: ProofDepthOptions) {
  const timed = async <Result>(work: (makeDataset: MakeDataset) => Promise<Result> | Result) => {
    const maker = options.openMaker();
    const start = performance.now();
    try {
      const result = await work((name, onTrain) => maker.makeDataset(name, onTrain));
      return { result, seconds: secondsSince(start) };
    } finally {
      maker.close();
    }
  };
  const instance = await timed((makeDataset) => makeDataset(name));
  const verification = await timed((makeDataset) => verifyProof(file, bytes, { ...options, makeDataset }));
  const isAccepted = verification.result.verdict === "accepted";
  return { instance: instance.seconds, verification: verification.seconds, isAccepted };
}

async function measureForged(instance: Instance, options: ProofDepthOptions): Promise<ProofDepth["forgery"]> {
  const strategy = chainStrategies.find(({ name }) => name === cheapest)!;
  const start = performance.now();
  const forged = await forgeUnseen({ ...options, strategy, instance, tries: mostTries });
  const seconds = secondsSince(start);
  const makeDataset = () => instance.dataset;
  const { verdict } = await verifyProof(forged.solution, forged.bytes, { ...options, makeDataset });
  const { trained, epochs, detection, tries } = forged;
  return { ...{ strategy: cheapest, trained, epochs, seconds, detection, tries }, accepted: verdict === "accepted" };
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
