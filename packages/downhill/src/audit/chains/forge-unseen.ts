import type { PreparedSubmission } from "../../attempt-process/run-attempt-process.ts";
import type { Instance } from "../../instance/instance.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";
import { defaultTerms } from "../../verification/proof/opening-plan.ts";
import { commit, forgeProof, predictedDetection, type Terms, variedChain } from "./forge-proof.ts";
import { ChainForger, type ForgedChain } from "./forged-chain.ts";
import type { ChainStrategy } from "./strategies.ts";

export interface ForgeUnseenOptions {
  readonly strategy: ChainStrategy;
  readonly instance: Instance;
  readonly kernel: Kernel;
  readonly submission: PreparedSubmission;
  readonly hyperparameters?: Hyperparameters;
  /** Roots to try. */
  readonly tries: number;
}

export interface ForgedProof {
  readonly solution: Uint8Array;
  /** The proof's file. */
  readonly bytes: Uint8Array;
  readonly epochs: number;
  /** Epochs that were really trained. */
  readonly trained: number;
  /** Probability that the draws of one root show the forgery. */
  readonly detection: number;
  /** Roots tried, the last of which is the proof's. */
  readonly tries: number;
  /** Whether the proof opens nothing that tells. */
  readonly isUnseen: boolean;
}

/** A forged proof under the default terms, with the first root whose draws show nothing, or the last one tried. */
export async function forgeUnseen({ strategy, tries, ...options }: ForgeUnseenOptions): Promise<ForgedProof> {
  const forger = await ChainForger.open(options);
  try {
    const chain = await strategy.forge(forger);
    const terms = { ...defaultTerms(chain.trace.length), phrase: "" };
    const found = findRoot(chain, terms, tries);
    const files = forgeProof(variedChain(chain, found ?? 0), options.submission, terms);
    return {
      ...{ solution: files.solution, bytes: files.proof, epochs: chain.trace.length, trained: chain.trained },
      ...{ detection: predictedDetection(chain, terms), tries: found === undefined ? tries : found + 1 },
      isUnseen: found !== undefined,
    };
  } finally {
    forger.close();
  }
}

/** The first variation of a chain whose draws open nothing that tells. */
export function findRoot(chain: ForgedChain, terms: Terms, tries: number): number | undefined {
  if (predictedDetection(chain, terms) === 1) return undefined;
  for (let variation = 0; variation < tries; variation++) {
    const { opened } = commit(variedChain(chain, variation), terms);
    if (!opened.some((epoch) => chain.telltale.has(epoch))) return variation;
  }
  return undefined;
}
