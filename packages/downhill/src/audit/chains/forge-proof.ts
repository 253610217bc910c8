import type { PreparedSubmission } from "../../attempt-process/run-attempt-process.ts";
import { sha256 } from "../../foundation/hash.ts";
import { treePath, treeRoot } from "../../foundation/hash-tree.ts";
import { encodeSolution } from "../../solution/solution-file.ts";
import { decodePoint, encodePoint } from "../../training/point-encoding.ts";
import { SignatureChain } from "../../training/signature.ts";
import {
  drawOpenings,
  missProbability,
  type OpeningPlan,
  planOpenings,
} from "../../verification/proof/opening-plan.ts";
import { openingSeed } from "../../verification/proof/opening-seed.ts";
import { type Proof, type ProofTerms, withoutDerived } from "../../verification/proof/proof.ts";
import { encodeProof } from "../../verification/proof/proof-file.ts";
import type { ForgedChain } from "./forged-chain.ts";
import { replaceLeaf } from "./leaf-shelf.ts";

/** What a forger asks to be opened. */
export type Terms = ProofTerms;

/** The two files of a forger. */
export interface ForgedFiles {
  readonly solution: Uint8Array;
  readonly proof: Uint8Array;
  /** Epochs that the proof opens. */
  readonly opened: readonly number[];
}

/** What depends on a chain alone, and not on the root's luck. */
export function forgedPlan({ trace, solution }: ForgedChain, terms: Omit<ProofTerms, "phrase">): OpeningPlan {
  return planOpenings({ trace, bestEpoch: solution.bestEpoch, stop: solution.stop }, terms);
}

/** How often a verifier should see that the chain is forged: over the draws of one root. */
export function predictedDetection(chain: ForgedChain, terms: Omit<ProofTerms, "phrase">): number {
  return 1 - missProbability(forgedPlan(chain, terms), chain.telltale);
}

/**
 * The chain with another number in its first forged state, which no one sees who does not open it: another signature,
 * another root, other draws. The training loss is a claim of the prover's like no other: no state determines it.
 */
export function variedChain(chain: ForgedChain, variation: number): ForgedChain {
  const epoch = [...chain.forged].sort((a, b) => a - b)[0];
  if (epoch === undefined || variation === 0) return chain;
  const trainLoss = chain.trace[epoch - 1]!.trainLoss * (1 + variation * Number.EPSILON);
  const trace = chain.trace.map((record) => (record.epoch === epoch ? { ...record, trainLoss } : record));
  const changed = encodePoint({ ...decodePoint(chain.leaves.read(epoch)), trainLoss });
  const signature = new SignatureChain();
  for (const record of trace) signature.append(record.trainLoss, record.validationLoss);
  const { parameters, statistics } = chain.solution;
  const solution = { ...chain.solution, signature: signature.close(parameters, statistics) };
  return { ...chain, trace, solution, leaves: replaceLeaf(chain.leaves, epoch, changed) };
}

/** What a prover commits to, and which epochs that opens. */
export interface Commitment extends Pick<Proof, "root" | "terms" | "carry" | "solution"> {
  readonly solutionFile: Uint8Array;
  readonly opened: readonly number[];
}

/** Commits to the chain as an honest prover would. */
export function commit(chain: ForgedChain, terms: ProofTerms): Commitment {
  const solutionFile = encodeSolution(chain.solution);
  const root = treeRoot(chain.leaves.digests);
  const head = { solution: sha256(solutionFile), root, terms, carry: chain.carry };
  return { ...head, solutionFile, opened: drawOpenings(forgedPlan(chain, terms), openingSeed(head)) };
}

/** Opens what the draws ask for. */
export function forgeProof(chain: ForgedChain, submission: PreparedSubmission, terms: ProofTerms): ForgedFiles {
  const { solutionFile, opened, ...head } = commit(chain, terms);
  const { digests } = chain.leaves;
  const openings = opened.map((epoch) => ({
    epoch,
    before: epoch === 1 ? null : chain.leaves.read(epoch - 1),
    pathBefore: treePath(digests, epoch - 1),
    pathAfter: treePath(digests, epoch),
  }));
  const sources = submission.files;
  const proof: Proof = { ...head, trace: chain.trace, sources, openings: withoutDerived(openings) };
  return { solution: solutionFile, proof: encodeProof(proof), opened };
}
