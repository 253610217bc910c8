/**
 * Makes a proof of training by doing the attempt again, twice: once for the digests of its states, of which the root is
 * made, and once more for the few states that the root chose. Never more than the opened states are kept. The proof is
 * then checked as a verifier would, in a fresh process, which finds an optimizer that remembers anything outside of its
 * state.
 */
import type { PreparedSubmission } from "../../attempt-process/run-attempt-process.ts";
import { SteppedAttempt } from "../../attempt-process/stepped-attempt.ts";
import { CodedError } from "../../foundation/coded-error.ts";
import { sha256 } from "../../foundation/hash.ts";
import { leafDigest, treePath, treeRoot } from "../../foundation/hash-tree.ts";
import { createInstanceOutline, type Instance } from "../../instance/instance.ts";
import type { Solution } from "../../solution/solution.ts";
import { decodeSolution } from "../../solution/solution-file.ts";
import { hiddenMemoryRemedy, restoringRemedy } from "../../training/memory-remedies.ts";
import type { Carry } from "../../training/saved-point.ts";
import { openSolutionProcess } from "../open-solution-process.ts";
import { verify } from "../verify.ts";
import { type CommittedChain, commitChain, isChainOf } from "./commit-chain.ts";
import { defaultTerms, drawOpenings, type OpeningPlan, planOpenings } from "./opening-plan.ts";
import { openingSeed } from "./opening-seed.ts";
import { type Opening, type Proof, type ProofTerms, withoutDerived } from "./proof.ts";
import { checkTraining, type ProofOptions } from "./verify-proof.ts";

export interface CreateProofOptions extends Omit<ProofOptions, "onEpoch" | "maxFuel"> {
  /** The optimizer, by the source that the solution names. */
  readonly submission: PreparedSubmission;
  /** What is not given is `defaultTerms`, and no phrase. */
  readonly terms?: Partial<ProofTerms>;
  readonly onProgress?: (progress: ProofProgress) => void;
}

export interface ProofProgress {
  readonly stage: "committing" | "opening" | "checking";
  /** Epochs done, and how many there are where that is known. */
  readonly done: number;
  readonly all: number | null;
}

export interface CreatedProof {
  readonly proof: Proof;
  readonly plan: OpeningPlan;
}

/**
 * Proves the solution of these bytes. Throws `solution/…` where it is none, `prove/rejected` where a verifier rejects
 * it as it is, `solution/other-optimizer` for another source, `prove/not-reproduced` where the attempt does not give it, and
 * `prove/memory` or `optimizer/state` where the optimizer cannot be resumed from its state.
 */
export async function createProof(solutionBytes: Uint8Array, options: CreateProofOptions): Promise<CreatedProof> {
  const solution = decodeSolution(solutionBytes);
  checkProvable(solutionBytes, solution, options);
  const instance = await completeInstance(solution, options);
  const { chain, submission, carry } = await reproduce(solution, instance, options);
  const terms = { ...defaultTerms(chain.trace.length), phrase: "", ...options.terms };
  const plan = planOpenings({ ...solution, trace: chain.trace }, terms);
  const head = { solution: sha256(solutionBytes), root: treeRoot(chain.leaves), terms, carry };
  const opened = drawOpenings(plan, openingSeed(head));
  const points = await collectPoints(solution, chain, opened, instance, { ...options, submission }, carry);
  const openings = opened.map((epoch) => openingOf(chain, epoch, points.get(epoch - 1)));
  const proof = { ...head, trace: chain.trace, sources: submission.files, openings };
  await checkOwn(solution, proof, plan, instance, options);
  return { proof: { ...proof, openings: withoutDerived(openings) }, plan };
}

/**
 * Only the root that `createProof` gives, for a verifier who chooses a phrase once it is known. Throws as `createProof`
 * does.
 */
export async function commitToProof(solutionBytes: Uint8Array, options: CreateProofOptions): Promise<Uint8Array> {
  const solution = decodeSolution(solutionBytes);
  checkProvable(solutionBytes, solution, options);
  const { chain } = await reproduce(solution, await completeInstance(solution, options), options);
  return treeRoot(chain.leaves);
}

async function completeInstance(solution: Solution, { makeDataset }: CreateProofOptions): Promise<Instance> {
  const dataset = await makeDataset(solution);
  return { ...createInstanceOutline(solution), dataset };
}

/** The fuel limit is the verifier's business. */
function checkProvable(bytes: Uint8Array, { maxFuel, optimizer }: Solution, { kernel }: CreateProofOptions): void {
  const { verdict, reasons } = verify(bytes, { kernel, maxFuel });
  if (verdict === "rejected") {
    const why = reasons.map(({ message }) => message).join("; ");
    throw new CodedError("prove/rejected", `the solution is rejected as it is, so there is nothing to prove: ${why}`);
  }
  if (optimizer.digest !== null) return;
  throw new CodedError(
    "prove/no-digest",
    "the solution does not name its optimizer's source by a digest: make it by `downhill run`",
  );
}

/** From the fewest arrays that epochs hand on to all of them. */
const carries: readonly Carry[] = [
  { gradient: false, update: false },
  { gradient: true, update: false },
  { gradient: true, update: true },
];

async function reproduce(solution: Solution, instance: Instance, options: CreateProofOptions) {
  for (const carry of carries) {
    const process = await openSolutionProcess(solution, options);
    const { submission } = process;
    try {
      const attempt = new SteppedAttempt(process, instance);
      const chain = await commitChain(attempt, carry, (done) => {
        options.onProgress?.({ stage: "committing", done, all: null });
      });
      if (isChainOf(chain, solution)) return { chain, submission, carry };
    } catch (error) {
      // NaN where it looks for the last update may make it throw.
      if (carry === carries.at(-1) || !(error instanceof CodedError) || error.code !== "optimizer/failed") throw error;
    } finally {
      process.close();
    }
  }
  throw new CodedError(
    "prove/not-reproduced",
    `the attempt of ${solution.optimizer.name}, done again, does not give this solution: it was changed, or the optimizer is not the same each time (downhill check says why)`,
  );
}

/** The encoded states before the opened epochs, by the number of epochs before them. */
async function collectPoints(
  solution: Solution,
  chain: CommittedChain,
  opened: readonly number[],
  instance: Instance,
  options: CreateProofOptions,
  carry: Carry,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const wanted = opened.filter((epoch) => epoch > 1).map((epoch) => epoch - 1);
  const points = new Map<number, Uint8Array>();
  const process = await openSolutionProcess(solution, options);
  try {
    const attempt = new SteppedAttempt(process, instance);
    await attempt.start(carry, null);
    const last = wanted.at(-1) ?? 0;
    for (let epochs = 1; epochs <= last; epochs++) {
      await attempt.runEpoch();
      options.onProgress?.({ stage: "opening", done: epochs, all: last });
      if (!wanted.includes(epochs)) continue;
      const point = await attempt.point();
      if (Buffer.compare(leafDigest(point), chain.leaves[epochs]!) !== 0) {
        throw memoryError(`its second attempt has another state after epoch ${epochs}`, hiddenMemoryRemedy);
      }
      points.set(epochs, point);
    }
  } finally {
    process.close();
  }
  return points;
}

function openingOf({ leaves, trace }: CommittedChain, epoch: number, before: Uint8Array | undefined): Opening {
  return {
    epoch,
    before: before ?? null,
    pathBefore: treePath(leaves, epoch - 1),
    pathAfter: epoch > trace.length ? null : treePath(leaves, epoch),
  };
}

/** Does what a verifier will do. */
async function checkOwn(
  solution: Solution,
  proof: Proof,
  plan: OpeningPlan,
  instance: Instance,
  { onProgress, ...options }: CreateProofOptions,
): Promise<void> {
  const onEpoch = (done: number, all: number) => onProgress?.({ stage: "checking", done, all });
  const own = { ...options, makeDataset: () => instance.dataset, onEpoch, resumesEach: true };
  const [reason] = await checkTraining(solution, proof, plan, own);
  if (reason === undefined) return;
  if (reason.code !== "proof/epoch") throw new CodedError(reason.code, reason.message);
  throw memoryError(`resumed from its saved state, ${reason.message}`, restoringRemedy);
}

function memoryError(what: string, remedy: string): CodedError {
  return new CodedError(
    "prove/memory",
    `the optimizer remembers something outside of its state: ${what}. To mend it, ${remedy}`,
  );
}
