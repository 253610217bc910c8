import type { Contestant, Request } from "./contestant.ts";
import { startDownhill, startPyTorch } from "./contestants.ts";
import type { Results, Side } from "./measurement.ts";
import { median } from "./samples.ts";
import type { Settings } from "./settings.ts";
import { reasonOf } from "./turns.ts";

export const scalingFigure = "throughput of two processes on two cores over one";
export const memoryFigure = (side: Side) => `peak memory, ${side}`;

const attempt: Request = { task: "attempt", optimizer: "momentum", hiddenLayers: 3, samples: 1024 };

/** The same attempts in one process, and in two at once on two cores. */
export async function measureScaling(settings: Settings, results: Results, cores: readonly number[]): Promise<void> {
  const [first, second] = cores;
  const side = "native";
  if (first === undefined || second === undefined) {
    results.missing.push({ row: scalingFigure, side, reason: "it needs two cores and taskset" });
    return;
  }
  const pair = [startDownhill("native", first), startDownhill("native", second)];
  try {
    for (const contestant of pair) await contestant.ask(attempt);
    const alone: number[] = [];
    const together: number[] = [];
    for (let round = 0; round < settings.scalingRounds; round++) {
      for (const contestant of pair) alone.push(await elapsed([contestant]));
      together.push(await elapsed(pair));
    }
    results.figures[scalingFigure] = (2 * median(alone)) / median(together);
  } catch (error) {
    results.missing.push({ row: scalingFigure, side, reason: reasonOf(error) });
  } finally {
    for (const contestant of pair) contestant.close();
  }
}

/** Wall time until all of them are done. */
async function elapsed(contestants: readonly Contestant[]): Promise<number> {
  const start = performance.now();
  await Promise.all(contestants.map((contestant) => contestant.ask(attempt)));
  return (performance.now() - start) / 1000;
}

/**
 * Peak resident memory of a fresh process that trains with adam at L = 4, N = 4096. Downhill's instance comes from its
 * cache, so the covariance is not part of it; PyTorch's is twenty steps of the same network on one batch.
 */
export async function measureMemory(results: Results, core: number | undefined): Promise<void> {
  const request: Request = { task: "attempt", optimizer: "adam", hiddenLayers: 4, samples: 4096, cached: true };
  try {
    const first = startDownhill("native", core);
    await first.ask({ ...request, task: "fill-cache" }).finally(() => first.close());
  } catch (error) {
    results.missing.push({ row: memoryFigure("native"), side: "native", reason: reasonOf(error) });
    return;
  }
  await peakOf("native", () => startDownhill("native", core), [request], results);
  await peakOf("pytorch", () => startPyTorch(core), [prepareStep, { task: "steps", count: 20 }], results);
}

const adam = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const prepareStep: Request = { task: "prepare-step", optimizer: "adam", hiddenLayers: 4, hyperparameters: adam };

async function peakOf(
  side: Side,
  start: () => Contestant,
  requests: readonly Request[],
  results: Results,
): Promise<void> {
  let contestant: Contestant | undefined;
  try {
    contestant = start();
    for (const request of requests) await contestant.ask(request);
    const { peakBytes } = await contestant.ask({ task: "memory" });
    results.figures[memoryFigure(side)] = Number(peakBytes);
  } catch (error) {
    results.missing.push({ row: memoryFigure(side), side, reason: reasonOf(error) });
  } finally {
    contestant?.close();
  }
}
