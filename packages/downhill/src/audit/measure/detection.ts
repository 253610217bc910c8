/** How often a verifier of proofs sees forged chains, and how often it should. */

import type { PreparedSubmission } from "../../attempt-process/run-attempt-process.ts";
import type { Instance } from "../../instance/instance.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { defaultTerms } from "../../verification/proof/opening-plan.ts";
import type { FindBuiltIn } from "../../verification/proof/submission-sources.ts";
import { verifyProof } from "../../verification/proof/verify-proof.ts";
import { verifyReplay } from "../../verification/replay.ts";
import { commit, forgeProof, predictedDetection, variedChain } from "../chains/forge-proof.ts";
import { findRoot } from "../chains/forge-unseen.ts";
import { ChainForger, type ForgedChain } from "../chains/forged-chain.ts";
import { chainHyperparameters, chainInstance } from "../chains/small-chains.ts";
import { type ChainStrategy, chainStrategies } from "../chains/strategies.ts";
import { median } from "./medians.ts";

export interface DetectionOptions {
  readonly seed: string;
  /** Forged chains of each strategy. */
  readonly chains: number;
  /** Roots that a grinder tries for each instance. */
  readonly grindingTries: number;
  readonly kernel: Kernel;
  /** Adam, whose attempts are forged. */
  readonly submission: PreparedSubmission;
  readonly findBuiltIn: FindBuiltIn;
  readonly onWork?: (what: string) => void;
}

export interface Detection {
  readonly strategy: string;
  readonly title: string;
  readonly chains: number;
  /** Mean over the chains of what the opening plan says. */
  readonly predicted: number;
  /** Proofs that the verifier rejected. */
  readonly rejected: number;
  /** Medians: epochs of the chain, of which were trained, and made up. */
  readonly epochs: number;
  readonly trained: number;
  readonly forged: number;
  /** Instances, and those on which a grinder found a root that opens nothing telling and whose proof was accepted. */
  readonly instances: number;
  readonly ground: number;
  readonly groundPredicted: number;
  /** Instances whose forged solution `verify --replay` rejected. */
  readonly replayed: number;
}

/** Proofs from one chain, each with another root. */
const variations = 20;

export async function measureDetection(options: DetectionOptions): Promise<readonly Detection[]> {
  const instances = Math.ceil(options.chains / variations);
  const results = new Map(chainStrategies.map((strategy) => [strategy, [] as ChainResult[]]));
  for (let nonce = 0; nonce < instances; nonce++) {
    const instance = chainInstance(options.seed, nonce, options.kernel);
    const forger = await ChainForger.open({ ...options, instance, hyperparameters: chainHyperparameters });
    try {
      for (const strategy of chainStrategies) {
        options.onWork?.(`${strategy.name}: forged chains ${nonce * variations + 1} to ${(nonce + 1) * variations}`);
        const chain = await strategy.forge(forger);
        results.get(strategy)!.push(await measureChain(chain, instance, options));
      }
    } finally {
      forger.close();
    }
  }
  return [...results].map(([strategy, chains]) => summarize(strategy, chains));
}

interface ChainResult {
  readonly chain: Pick<ForgedChain, "trace" | "trained" | "forged">;
  readonly predicted: number;
  readonly rejected: number;
  readonly ground: boolean;
  readonly groundPredicted: number;
  readonly replayed: boolean;
}

async function measureChain(chain: ForgedChain, instance: Instance, options: DetectionOptions): Promise<ChainResult> {
  const terms = { ...defaultTerms(chain.trace.length), phrase: "" };
  const predicted = predictedDetection(chain, terms);
  const isRejected = async (variation: number) => {
    const files = forgeProof(variedChain(chain, variation), options.submission, terms);
    const { verdict } = await verifyProof(files.solution, files.proof, {
      ...options,
      makeDataset: () => instance.dataset,
    });
    return verdict === "rejected";
  };
  let rejected = 0;
  for (let variation = 0; variation < variations; variation++) if (await isRejected(variation)) rejected += 1;
  const replay = await verifyReplay(commit(chain, terms).solutionFile, {
    ...options,
    makeDataset: () => instance.dataset,
  });
  const found = findRoot(chain, terms, options.grindingTries);
  return {
    ...{ chain, predicted, rejected },
    ground: found !== undefined && !(await isRejected(found)),
    groundPredicted: 1 - predicted ** options.grindingTries,
    replayed: replay.verdict === "rejected",
  };
}

function summarize({ name, title }: ChainStrategy, results: readonly ChainResult[]): Detection {
  const mean = (pick: (result: ChainResult) => number) =>
    results.reduce((sum, result) => sum + pick(result) / results.length, 0);
  return {
    ...{ strategy: name, title, chains: results.length * variations, instances: results.length },
    predicted: mean(({ predicted }) => predicted),
    rejected: results.reduce((sum, { rejected }) => sum + rejected, 0),
    epochs: median(results.map(({ chain }) => chain.trace.length)),
    trained: median(results.map(({ chain }) => chain.trained)),
    forged: median(results.map(({ chain }) => chain.forged.size)),
    ground: results.filter(({ ground }) => ground).length,
    groundPredicted: mean(({ groundPredicted }) => groundPredicted),
    replayed: results.filter(({ replayed }) => replayed).length,
  };
}
