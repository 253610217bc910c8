/**
 * Fuel of the engine: the floating-point operations of docs/numerics.md, counted from the shapes. A fused
 * multiply-add is 2, any other operation or comparison 1; copies and the float64 average of an epoch's losses are
 * free. What a kernel really executes does not matter, so every machine counts the same.
 *
 * For a map of `in` inputs and `out` outputs over n rows:
 *
 * | part                               | per element of [n, out] | per feature of [out] |
 * |------------------------------------|-------------------------|----------------------|
 * | linear                             | 2 · in                  |                      |
 * | ReLU                               | 1                       |                      |
 * | mean and variance of a batch       | 1 + 3                   | 1 + 1                |
 * | normalize, scale and shift         | 2 + 2                   | 3                    |
 * | running mean and variance          |                         | 3 + 4                |
 * | loss and its gradient              | 3 + 2                   | (1 in all)           |
 * | backward: dshift and dscale        | 1 + 2                   |                      |
 * | backward: da, batch statistics     | 4                       | 3                    |
 * | backward: da, fixed statistics     | 1                       | 1                    |
 * | backward: ReLU                     | 1                       |                      |
 * | backward: db, dW (trainable)       | 1 + 2 · in              |                      |
 * | backward: dx (all but the first)   | 2 · in                  |                      |
 *
 * and the update is 1 per parameter.
 */

import type { NetworkShape } from "../kernel/kernel.ts";
import { type LayerLayout, networkLayout } from "../kernel/network-layout.ts";

export interface EngineFuel {
  /** One training step on a batch of `rows`: forward, backward and update. */
  step(rows: number): number;
  /** The mean squared error of `rows` rows with running statistics. */
  evaluation(rows: number): number;
}

/** The cost of the engine's work on networks of one shape. Exact integers below 2^53. */
export function engineFuel(shape: NetworkShape): EngineFuel {
  const { layers, parameterCount } = networkLayout(shape);
  const sum = (cost: (layer: LayerLayout, index: number) => number) =>
    layers.reduce((total, layer, index) => total + cost(layer, index), 0);
  return {
    step: (rows) => {
      const forward = sum((layer) => linear(layer, rows) + activation(layer, rows, layer.tracksStatistics));
      const backward = sum((layer, index) => backwardCost(layer, rows, index === 0));
      return forward + 5 * rows * shape.outputs + 1 + backward + parameterCount;
    },
    evaluation: (rows) =>
      sum((layer) => linear(layer, rows) + activation(layer, rows, false)) + 3 * rows * shape.outputs + 1,
  };
}

function linear(layer: LayerLayout, rows: number): number {
  return 2 * layer.inputs * layer.outputs * rows;
}

function activation(layer: LayerLayout, rows: number, batchStatistics: boolean): number {
  if (!layer.normalized) return 0;
  const perElement = 1 + 4 + (batchStatistics ? 4 : 0);
  const perFeature = 3 + (batchStatistics ? 2 + 7 : 0);
  return layer.outputs * (perElement * rows + perFeature);
}

function backwardCost(layer: LayerLayout, rows: number, first: boolean): number {
  const elements = rows * layer.outputs;
  const trainable = layer.frozen ? 0 : elements + linear(layer, rows);
  const toInputs = first ? 0 : linear(layer, rows);
  return backwardNormalization(layer, rows) + trainable + toInputs;
}

function backwardNormalization(layer: LayerLayout, rows: number): number {
  if (!layer.normalized) return 0;
  const perElement = 1 + (layer.tracksStatistics ? 3 + 4 : 1);
  const perFeature = layer.tracksStatistics ? 3 : 1;
  return layer.outputs * (perElement * rows + perFeature);
}
