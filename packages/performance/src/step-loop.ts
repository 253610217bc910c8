/** Trains with sgd on one batch for some seconds, for a profiler to look at: `node step-loop.ts HIDDEN-LAYERS SECONDS`. */
import { createNativeKernel } from "../../downhill/src/kernel/native/native-kernel.ts";
import { createStep } from "./downhill-step.ts";
import { stepHyperparameters } from "./step.ts";

const [hiddenLayers, seconds] = process.argv.slice(2).map(Number);
const step = createStep(createNativeKernel(), hiddenLayers ?? 3, "sgd", stepHyperparameters.sgd);
const end = performance.now() + 1000 * (seconds ?? 1);
while (performance.now() < end) step();
