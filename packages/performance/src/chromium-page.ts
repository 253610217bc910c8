/** Runs in the browser: the training step on the WebAssembly kernel. Bundled and injected by chromium-contestant.ts. */

import { createWasmKernel } from "../../downhill/src/kernel/wasm/wasm-kernel.ts";
import { webAssembly } from "../../downhill/src/kernel/wasm/web-assembly.ts";
import type { Answer, Request } from "./contestant.ts";
import { createStep, type Step } from "./downhill-step.ts";
import type { StepHyperparameters, StepOptimizer } from "./step.ts";

let step: Step | undefined;

/** Base64 of native/wasm/kernel.wasm. Browsers have no revectorization, so tiles are narrow. */
function prepare(wasm: string, request: Request): Answer {
  const bytes = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
  const kernel = createWasmKernel({ module: new webAssembly.Module(bytes), wideTiles: false });
  const { hiddenLayers, optimizer, hyperparameters } = request;
  step = createStep(kernel, Number(hiddenLayers), optimizer as StepOptimizer, hyperparameters as StepHyperparameters);
  return {};
}

/** A browser's clock is coarse, so a turn gives one duration: its mean. */
function run(count: number): Answer {
  if (step === undefined) throw new Error("prepare a step first");
  const start = performance.now();
  for (let i = 0; i < count; i++) step();
  return { seconds: [(performance.now() - start) / 1000 / count] };
}

Object.assign(globalThis, {
  downhill: (wasm: string, request: Request): Answer => {
    const { task, count } = request;
    return task === "steps" ? run(Number(count)) : prepare(wasm, request);
  },
});
