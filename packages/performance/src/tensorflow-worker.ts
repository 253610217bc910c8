/**
 * The training step in TensorFlow.js on its WebAssembly backend: the bare operators, gradients by `variableGrads`, and
 * TensorFlow.js's own optimizers. Speaks the protocol of contestant.ts. It runs bundled: Node cannot resolve the module
 * that registers the gradients, and the package that has it ready brings 250 MB.
 */

import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import type { StepHyperparameters } from "./step.ts";
import { serve } from "./worker.ts";

const width = 256;
const batch = 128;
const epsilon = 1e-5;

interface Layer {
  readonly weight: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
  readonly norm?: { readonly scale: tf.Tensor1D; readonly shift: tf.Tensor1D; readonly frozen: boolean };
}

interface Prepared {
  readonly layers: readonly Layer[];
  readonly optimizer: tf.Optimizer;
  readonly x: tf.Tensor2D;
  readonly y: tf.Tensor2D;
  /** Running mean and variance of the trainable layers, in order. */
  readonly running: (readonly [tf.Variable, tf.Variable])[];
}

let prepared: Prepared | undefined;

function createLayers(hiddenLayers: number): Layer[] {
  const count = hiddenLayers + 2;
  return Array.from({ length: count }, (_, i) => {
    const inputs = i === 0 ? 2 : width;
    const outputs = i === count - 1 ? 1 : width;
    const frozen = i >= count - 2;
    const limit = Math.sqrt(6 / (inputs + outputs));
    const keep = <T extends tf.Tensor>(tensor: T): T => (frozen ? tensor : (tf.variable(tensor) as tf.Tensor as T));
    const weight = keep(tf.randomUniform<tf.Rank.R2>([inputs, outputs], -limit, limit));
    const bias = keep(tf.zeros<tf.Rank.R1>([outputs]));
    if (i === count - 1) return { weight, bias };
    const norm = { scale: keep(tf.ones<tf.Rank.R1>([width])), shift: keep(tf.zeros<tf.Rank.R1>([width])), frozen };
    return { weight, bias, norm };
  });
}

/** Collects the batch statistics of trainable layers in `moments`. */
function forward({ layers, x }: Prepared, moments: [tf.Tensor, tf.Tensor][]): tf.Tensor2D {
  let rows = x;
  for (const { weight, bias, norm } of layers) {
    const z = tf.add<tf.Tensor2D>(tf.matMul(rows, weight), bias);
    if (norm === undefined) return z;
    const a = tf.relu(z);
    const { mean, variance } = norm.frozen ? { mean: tf.zeros([width]), variance: tf.ones([width]) } : tf.moments(a, 0);
    if (!norm.frozen) moments.push([tf.keep(mean.clone()), tf.keep(variance.clone())]);
    rows = tf.batchNorm2d(a, mean as tf.Tensor1D, variance as tf.Tensor1D, norm.shift, norm.scale, epsilon);
  }
  return rows;
}

function step(state: Prepared): number {
  const moments: [tf.Tensor, tf.Tensor][] = [];
  const loss = tf.tidy(() => {
    const { value, grads } = tf.variableGrads(() => tf.mean(tf.square(tf.sub(forward(state, moments), state.y))));
    state.optimizer.applyGradients(grads);
    moments.forEach((pair, i) => {
      pair.forEach((moment, kind) => {
        const variable = state.running[i]![kind]!;
        variable.assign(tf.add(tf.mul(variable, 0.9), tf.mul(moment, kind === 0 ? 0.1 : (0.1 * batch) / (batch - 1))));
      });
    });
    return value;
  });
  for (const tensor of moments.flat()) tensor.dispose();
  const value = loss.dataSync()[0]!;
  loss.dispose();
  return value;
}

function createOptimizer(name: string, h: StepHyperparameters): tf.Optimizer {
  if (name === "sgd") return tf.train.sgd(h.learningRate);
  if (name === "momentum") return tf.train.momentum(h.learningRate, h.momentum ?? 0);
  if (name === "adam") return tf.train.adam(h.learningRate, h.beta1, h.beta2, h.epsilon);
  throw new Error(`no optimizer ${name} here`);
}

const wasmFolder = process.argv[2];
if (wasmFolder === undefined) throw new Error("name the folder of TensorFlow.js's .wasm files");
setWasmPaths(wasmFolder);
await tf.setBackend("wasm");

serve({
  describe: () => ({ version: `TensorFlow.js ${tf.version_core}, ${tf.getBackend()} backend` }),
  "prepare-step": ({ hiddenLayers, optimizer, hyperparameters }) => {
    tf.disposeVariables();
    const layers = createLayers(Number(hiddenLayers));
    const trainable = layers.filter((layer) => layer.norm?.frozen === false);
    prepared = {
      layers,
      optimizer: createOptimizer(String(optimizer), hyperparameters as StepHyperparameters),
      x: tf.randomUniform([batch, 2], -1, 1),
      y: tf.randomNormal([batch, 1]),
      running: trainable.map(
        () => [tf.variable(tf.zeros([width]), false), tf.variable(tf.ones([width]), false)] as const,
      ),
    };
    return {};
  },
  steps: ({ count }) => {
    if (prepared === undefined) throw new Error("prepare a step first");
    const seconds: number[] = [];
    let loss = 0;
    for (let i = 0; i < Number(count); i++) {
      const start = performance.now();
      loss = step(prepared);
      seconds.push((performance.now() - start) / 1000);
    }
    if (!Number.isFinite(loss)) throw new Error("the loss is not finite");
    return { seconds };
  },
});
