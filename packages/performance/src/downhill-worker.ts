/** Downhill's side of the comparison, on the kernel named by the first argument. Speaks the protocol of contestant.ts. */

import { writeFileSync } from "node:fs";
import { builtInOptimizers } from "../../downhill/src/baselines/index.ts";
import { Stream } from "../../downhill/src/foundation/stream.ts";
import { openDatasetCache } from "../../downhill/src/instance/dataset-cache.ts";
import { createInstance, type Instance } from "../../downhill/src/instance/instance.ts";
import { exportInstance } from "../../downhill/src/instance/instance-export.ts";
import type { KernelName } from "../../downhill/src/kernel/kernel.ts";
import { selectKernel } from "../../downhill/src/kernel/select-kernel.ts";
import { encodeSafetensors } from "../../downhill/src/solution/safetensors.ts";
import { createSolution } from "../../downhill/src/solution/solution.ts";
import { encodeSolution } from "../../downhill/src/solution/solution-file.ts";
import { train } from "../../downhill/src/training/run-attempt.ts";
import { verify } from "../../downhill/src/verification/verify.ts";
import type { Answer, Request } from "./contestant.ts";
import { createStep, type Step } from "./downhill-step.ts";
import type { StepHyperparameters, StepOptimizer } from "./step.ts";
import { serve } from "./worker.ts";

const kernel = selectKernel(process.argv[2] as KernelName);
const instances = new Map<string, Instance>();
let step: Step | undefined;
let solution: Uint8Array | undefined;

interface Timed {
  readonly seconds: number[];
  readonly processorSeconds: number;
}

function timed(count: number, action: () => void): Timed {
  const before = process.cpuUsage();
  const seconds = Array.from({ length: count }, () => {
    const start = performance.now();
    action();
    return (performance.now() - start) / 1000;
  });
  const { user, system } = process.cpuUsage(before);
  return { seconds, processorSeconds: (user + system) / 1e6 };
}

/** Instances are kept: only the task `instance` measures making one. */
function instanceOf({ hiddenLayers, samples, cached }: Request): Instance {
  const key = `${hiddenLayers} ${samples}`;
  const difficulty = { hiddenLayers: Number(hiddenLayers), samples: Number(samples) };
  const cache = cached === true ? openDatasetCache() : undefined;
  const instance =
    instances.get(key) ?? createInstance({ preset: "paper", difficulty, seed: "performance", kernel, cache });
  instances.set(key, instance);
  return instance;
}

function attempt(request: Request): Answer {
  const { optimizer: name } = request;
  const instance = instanceOf(request);
  const optimizer = builtInOptimizers[name as StepOptimizer];
  let result: ReturnType<typeof train> | undefined;
  const time = timed(1, () => {
    result = train({ instance, optimizer, kernel });
  });
  if (result === undefined) throw new Error("the attempt gave no result");
  const { stop, epochs, trace, hyperparameters } = result;
  solution = encodeSolution(createSolution(instance, result));
  const lowest = Math.min(...trace.map(({ validationLoss }) => validationLoss));
  return { ...time, stop, epochs, epochsRun: trace.length, lowest, hyperparameters };
}

function factor({ points, repetitions }: Request): Answer {
  const count = Number(points);
  const random = new Stream(new Uint8Array(32), "performance");
  const locations = Float64Array.from({ length: 2 * count }, () => 2 * random.uniform() - 1);
  const covariance = kernel.createCovariance(count);
  const seconds = Array.from({ length: Number(repetitions) }, () => {
    covariance.fill(locations, 2, { family: "matern52", lengthscale: 0.3, jitter: 1e-8 });
    return timed(1, () => covariance.factor()).seconds[0]!;
  });
  return { seconds };
}

serve({
  describe: () => ({ version: `Downhill, ${kernel.name} kernel, variant ${kernel.variant}` }),
  memory: () => ({ peakBytes: process.resourceUsage().maxRSS * 1024 }),
  "prepare-step": ({ hiddenLayers, optimizer, hyperparameters }) => {
    const rates = hyperparameters as StepHyperparameters;
    step = createStep(kernel, Number(hiddenLayers), optimizer as StepOptimizer, rates);
    return {};
  },
  steps: ({ count }) => {
    if (step === undefined) throw new Error("prepare a step first");
    return { ...timed(Number(count), step) };
  },
  instance: ({ hiddenLayers, samples }) => {
    const difficulty = { hiddenLayers: Number(hiddenLayers), samples: Number(samples) };
    const options = { preset: "paper", difficulty, seed: "performance", kernel } as const;
    return { ...timed(1, () => void createInstance(options)) };
  },
  "fill-cache": (request) => ({ digest: instanceOf(request).digest }),
  export: (request) => {
    const { epochs, file } = request;
    const instance = instanceOf(request);
    writeFileSync(String(file), encodeSafetensors(exportInstance(instance, Number(epochs))));
    return {
      ranges: instance.batches.map(({ first, rows }) => [first, first + rows]),
      frozenLayers: instance.challenge.frozenLayers,
    };
  },
  attempt,
  cholesky: factor,
  verify: ({ repetitions }) => {
    const bytes = solution;
    if (bytes === undefined) throw new Error("attempt first");
    let verdict = "";
    const time = timed(Number(repetitions), () => {
      verdict = verify(bytes, { kernel }).verdict;
    });
    return { ...time, verdict };
  },
});
