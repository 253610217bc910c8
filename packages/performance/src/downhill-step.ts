/** The training step of Downhill, as its own training loop does it: batch, optimizer session, update. */

import { builtInOptimizers } from "../../downhill/src/baselines/index.ts";
import { deterministicMath } from "../../downhill/src/foundation/special-functions.ts";
import { Stream } from "../../downhill/src/foundation/stream.ts";
import type { Kernel, NetworkShape } from "../../downhill/src/kernel/kernel.ts";
import { networkLayout } from "../../downhill/src/kernel/network-layout.ts";
import { createInProcessSession } from "../../downhill/src/optimizer/optimizer-session.ts";
import { type StepHyperparameters, stepShape } from "./step.ts";

/** Runs one step and returns its loss. */
export type Step = () => number;

export function createStep(
  kernel: Kernel,
  hiddenLayers: number,
  optimizerName: string,
  hyperparameters: StepHyperparameters,
): Step {
  const { inputs, outputs, width, rows, frozenLayers } = stepShape;
  const norms = { frozenStatistics: "initial", normMomentum: 0.1, normEpsilon: 1e-5 } as const;
  const shape: NetworkShape = { inputs, outputs, width, hiddenLayers, frozenLayers, ...norms, maxRows: rows };
  const random = new Stream(new Uint8Array(32), "performance");
  const network = kernel.createNetwork(shape);
  const { trainable, frozen, parameterCount } = networkLayout(shape);
  for (const [array, tensors] of [[network.parameters, trainable] as const, [network.frozen, frozen] as const]) {
    for (const { kind, shape: size, offset, length } of tensors) {
      const limit = kind === "weight" ? Math.sqrt(6 / ((size[0] ?? 1) + (size[1] ?? 1))) : 0;
      for (let i = offset; i < offset + length; i++) {
        array[i] = (kind === "scale" ? 1 : 0) + limit * (2 * random.uniform() - 1);
      }
    }
  }
  network.freeze();
  const samples = {
    inputs: Float32Array.from({ length: rows * inputs }, () => 2 * random.uniform() - 1),
    targets: Float32Array.from({ length: rows * outputs }, () => random.normal()),
  };
  const optimizer = builtInOptimizers.get(optimizerName);
  if (optimizer === undefined) throw new Error(`no optimizer ${optimizerName} here`);
  const session = createInProcessSession(optimizer);
  session.initState(
    {
      difficulty: { hiddenLayers, samples: 1024 },
      hyperparameters: { ...optimizer.hyperparameters({ hiddenLayers, samples: 1024 }), ...hyperparameters },
      parameterCount,
      tensors: trainable,
      batchesPerEpoch: 7,
      math: deterministicMath,
      random,
      vector: kernel.vector,
    },
    (array) => network.adopt(array),
  );
  const { parameters, gradient } = network;
  const step = { parameters, gradient, epoch: 0, stepCount: 0, trainLoss: Number.NaN, validationLoss: Number.NaN };
  return () => {
    if (session.queriesLocation) {
      network.location.set(parameters);
      session.queryLocation(step, network.location);
    }
    const loss = network.step(samples, 0, rows, session.queriesLocation ? "location" : "parameters");
    session.step(step, network.update);
    step.stepCount += 1;
    if (!network.applyUpdate()) throw new Error("the step is not finite");
    return loss;
  };
}
