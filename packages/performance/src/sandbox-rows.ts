import { fileURLToPath } from "node:url";
import { prepareSubmission, startAttemptProcess } from "../../downhill/src/attempt-process/run-attempt-process.ts";
import { builtInOptimizerSource, builtInOptimizers } from "../../downhill/src/baselines/index.ts";
import { createInstance, type Instance } from "../../downhill/src/instance/instance.ts";
import type { Kernel } from "../../downhill/src/kernel/kernel.ts";
import { createNativeKernel } from "../../downhill/src/kernel/native/native-kernel.ts";
import type { Optimizer } from "../../downhill/src/optimizer/index.ts";
import { train } from "../../downhill/src/training/run-attempt.ts";
import type { Results } from "./measurement.ts";
import plainAdam from "./plain-adam.ts";
import { median } from "./samples.ts";
import type { Settings } from "./settings.ts";
import { reasonOf } from "./turns.ts";

interface Submission {
  readonly title: string;
  readonly optimizer: Optimizer;
  readonly file: string;
}

const submissions: readonly Submission[] = [
  {
    title: "adam, whole-vector operations",
    optimizer: builtInOptimizers.adam,
    file: fileURLToPath(builtInOptimizerSource("adam")),
  },
  {
    title: "adam, one plain loop",
    optimizer: plainAdam as Optimizer,
    file: fileURLToPath(new URL("./plain-adam.ts", import.meta.url)),
  },
];

export const sandboxTitles = submissions.map(({ title }) => title);
export const inProcessFigure = (title: string) => `attempt in this process, ${title}`;
export const sandboxFigure = (title: string) => `attempt in the sandbox, ${title}`;
export const startFigure = "opening the sandbox";

/**
 * The same whole attempts (L = 3, N = 1024) in this process and in the sandbox, taking turns; the second from the file
 * to the result, bundling and the start of its process, which go on at the same time, included. Neither is pinned.
 */
export async function measureSandbox(settings: Settings, results: Results): Promise<void> {
  try {
    const kernel = createNativeKernel();
    const difficulty = { hiddenLayers: 3, samples: 1024 };
    const instance = createInstance({ difficulty, seed: "performance", kernel });
    for (const submission of submissions) await compare(submission, instance, kernel, settings.attemptRounds, results);
  } catch (error) {
    results.missing.push({ row: "sandbox", side: "native", reason: reasonOf(error) });
  }
}

async function compare(
  { title, optimizer, file }: Submission,
  instance: Instance,
  kernel: Kernel,
  rounds: number,
  results: Results,
): Promise<void> {
  const inside: number[] = [];
  const outside: number[] = [];
  const opening: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    const { signature } = train({ instance, optimizer, kernel });
    const trained = performance.now();
    const submission = prepareSubmission(file);
    const attempt = await startAttemptProcess({ submission, instance, kernel, maxFuel: instance.challenge.fuelLimit });
    const opened = performance.now();
    if ((await attempt.result()).signature !== signature) throw new Error(`${title}: the sandbox gave other bits`);
    const end = performance.now();
    if (round === 0) continue; // warms both up
    inside.push((trained - start) / 1000);
    opening.push((opened - trained) / 1000);
    outside.push((end - trained) / 1000);
  }
  results.figures[inProcessFigure(title)] = median(inside);
  results.figures[sandboxFigure(title)] = median(outside);
  results.figures[startFigure] = median(opening);
}
