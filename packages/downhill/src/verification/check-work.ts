import { splitSamples } from "../instance/difficulty.ts";
import type { SolutionRecord } from "../solution/solution.ts";
import { engineCosts } from "./check-fuel.ts";
import type { Finding } from "./finding.ts";

/** Most floating-point operations that a file may ask of a verifier: seconds on a compiled kernel. */
const mostOperations = 4e11;
/** Most memory that a file may ask for. */
const mostBytes = 2 ** 31;
/** Most batches of an epoch, whose fuel is added one by one. */
const mostBatches = 1e6;
/** What a draw from a stream, or a cosine, costs in floating-point operations of a kernel; a rough upper figure. */
const operationsPerDraw = 1000;

/**
 * Whether the instance that a file names is small enough to be generated for it. Looks at numbers only and allocates
 * nothing; the constants of the file are a stranger's. The paper's instances stay below a hundredth of the limits.
 */
export function checkWork({ challenge, difficulty }: SolutionRecord): Finding[] {
  const { inputs, outputs, width, testPool, testSubset, sampler, fourierFeatures, batchSize } = challenge;
  const weights = width * (inputs + outputs) + difficulty.hiddenLayers * width * width;
  const draws = testPool * (inputs + 2 * outputs) + weights;
  const features = sampler === "fourier" ? testPool * outputs * fourierFeatures : 0;
  const factor = sampler === "cholesky" ? testPool ** 3 / 3 + operationsPerDraw * testPool ** 2 : 0;
  const operations = factor + operationsPerDraw * (draws + features) + 2 * testSubset * weights;
  const bytes = (sampler === "cholesky" ? 4 * testPool ** 2 : 0) + 64 * (weights + testPool * (inputs + outputs));
  const batches = splitSamples(difficulty.samples, challenge.trainFraction).train / batchSize;
  return [
    ...within(operations, mostOperations, "floating-point operations"),
    ...within(bytes, mostBytes, "bytes of memory"),
    ...within(batches, mostBatches, "batches"),
  ];
}

function within(amount: number, most: number, what: string): Finding[] {
  if (amount <= most) return [];
  const message = `verifying this instance takes about ${amount.toExponential(1)} ${what}; a verifier grants ${most.toExponential(1)}`;
  return [{ code: "solution/too-large", message }];
}

/** Most operations that training for a verifier may take: an hour on a compiled kernel. */
const mostTraining = 2e14;
/** Most bytes of the whole instance. */
const mostInstanceBytes = 2 ** 32;

/** Whether making the whole instance and training so many epochs of it is work that a verifier does for a stranger. */
export function checkTrainingWork({ challenge, difficulty }: SolutionRecord, epochs: number): Finding[] {
  const { inputs, outputs, testPool, sampler, fourierFeatures } = challenge;
  const points = testPool + difficulty.samples;
  const sampling = sampler === "cholesky" ? points ** 3 / 3 : operationsPerDraw * points * outputs * fourierFeatures;
  const bytes = (sampler === "cholesky" ? 4 * points ** 2 : 0) + 64 * points * (inputs + outputs);
  const training = epochs * engineCosts({ challenge, difficulty }).epoch;
  return [
    ...within(sampling + training, mostTraining, "floating-point operations"),
    ...within(bytes, mostInstanceBytes, "bytes of memory"),
  ];
}
