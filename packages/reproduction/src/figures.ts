/** The page's two figures, the same bytes on every machine. */

import { fileURLToPath } from "node:url";
import { prepareSubmission } from "../../downhill/src/attempt-process/run-attempt-process.ts";
import { builtInOptimizerSource } from "../../downhill/src/baselines/index.ts";
import { runTrainingExample } from "../../downhill/src/cli/training-example.ts";
import { numericsVersion } from "../../downhill/src/foundation/numerics-version.ts";
import { loadWasmKernel } from "../../downhill/src/kernel/wasm/load-wasm-kernel.ts";
import { openSketchbook } from "../../downhill/src/report/drawing/panel.ts";
import { figureFile } from "../../downhill/src/report/figure.ts";
import { testErrorFigure } from "../../downhill/src/report/figures/test-error-figure.ts";
import { trainingExampleFigure } from "../../downhill/src/report/figures/training-example-figure.ts";
import type { Experiment } from "./experiment.ts";
import { version } from "./places.ts";

const command = "npm run reproduction";

/** Computed by the plain WebAssembly kernel, which runs everywhere, so that the figure names the same one. */
export async function drawFirstFigure(): Promise<string> {
  const kernel = loadWasmKernel("wasm");
  const submission = await prepareSubmission(fileURLToPath(builtInOptimizerSource("momentum")));
  const chosen = { submission, builtIn: "momentum" as const };
  const example = await runTrainingExample({
    chosen,
    hiddenLayers: 2,
    samples: 256,
    seed: "downhill",
    nonce: 0,
    kernel,
  });
  const figure = trainingExampleFigure(await openSketchbook(), example);
  return figureFile(figure, { command, plan: null, version, kernels: [kernel.variant], numericsVersion });
}

export async function drawSecondFigure({ plan, results, labels, runs }: Experiment): Promise<string> {
  const kernels = [...new Set(runs.map(({ environment }) => environment.kernel))].sort();
  const figure = testErrorFigure(await openSketchbook(), results, labels);
  const provenance = { command, plan: plan.digest, version, kernels, numericsVersion: plan.plan.numericsVersion };
  return figureFile(figure, provenance);
}
