import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareSubmission } from "../../attempt-process/run-attempt-process.ts";
import { builtInOptimizerSource } from "../../baselines/index.ts";
import { selectKernel } from "../../kernel/select-kernel.ts";
import { verifyProof } from "../../verification/proof/verify-proof.ts";
import { verify } from "../../verification/verify.ts";
import { forgeProof, predictedDetection, variedChain } from "./forge-proof.ts";
import { ChainForger, type ForgedChain } from "./forged-chain.ts";
import { chainHyperparameters, chainInstance } from "./small-chains.ts";
import { chainStrategies } from "./strategies.ts";

const kernel = selectKernel("auto");
const instance = chainInstance("audit", 0, kernel);
const findBuiltIn = (name: string) => fileURLToPath(builtInOptimizerSource(name as "adam"));
const submission = await prepareSubmission(findBuiltIn("adam"));
let forger: ChainForger;

beforeAll(async () => {
  forger = await ChainForger.open({ instance, kernel, submission, hyperparameters: chainHyperparameters });
});

afterAll(() => forger.close());

const strategy = (name: string) => chainStrategies.find((candidate) => candidate.name === name)!;
/** Of the tests' own, so that other defaults do not change what is certain. */
const terms = { draws: 4, uniform: 2, phrase: "" };
const filesOf = (chain: ForgedChain, variation: number) => forgeProof(variedChain(chain, variation), submission, terms);
const verifyFiles = ({ solution, proof }: { solution: Uint8Array; proof: Uint8Array }) =>
  verifyProof(solution, proof, { kernel, makeDataset: () => instance.dataset, findBuiltIn });

describe("an honest chain of the forger", () => {
  it("is accepted, so that what is rejected elsewhere is the forgery", async () => {
    await forger.begin();
    await forger.train(1e6);
    const chain = forger.finish();
    expect(chain.forged.size).toBe(0);
    expect((await verifyFiles(filesOf(chain, 0))).reasons).toEqual([]);
  });
});

describe("a forged chain", () => {
  it.each(chainStrategies.map(({ name }) => name))(
    "of strategy %s ends in a solution with a score that passes",
    async (name) => {
      const chain = await strategy(name).forge(forger);
      expect(chain.forged.size).toBeGreaterThan(0);
      expect(verify(filesOf(chain, 0).solution, { kernel }).verdict).toBe("accepted");
    },
  );

  it.each(["jump-100", "honest-start", "spread", "jump-20"])("of strategy %s is always seen", async (name) => {
    const chain = await strategy(name).forge(forger);
    expect(predictedDetection(chain, terms)).toBe(1);
    const { verdict, reasons } = await verifyFiles(filesOf(chain, 3));
    expect(verdict).toBe("rejected");
    expect(reasons[0]?.code).toBe("proof/epoch");
  });

  it.each(["jump-0", "spring"])("of strategy %s is seen only where its one made-up epoch is opened", async (name) => {
    const chain = await strategy(name).forge(forger);
    expect(chain.forged.size).toBe(1);
    expect(predictedDetection(chain, terms)).toBeLessThan(0.2);
    const isSeen = ({ opened }: { opened: readonly number[] }) => opened.some((epoch) => chain.forged.has(epoch));
    const firstWhere = (seen: boolean) => {
      for (let variation = 0; ; variation++) {
        const files = filesOf(chain, variation);
        if (isSeen(files) === seen) return files;
      }
    };
    expect((await verifyFiles(firstWhere(false))).verdict).toBe("accepted");
    expect((await verifyFiles(firstWhere(true))).verdict).toBe("rejected");
  });

  it("has other draws for every variation", async () => {
    const chain = await strategy("spring").forge(forger);
    const openings = [0, 1, 2, 3, 4, 5].map((variation) => filesOf(chain, variation).opened.join());
    expect(new Set(openings).size).toBeGreaterThan(1);
  });
});
