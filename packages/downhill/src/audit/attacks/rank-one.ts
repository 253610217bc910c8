/**
 * The rank-one embedding. The untrained network's features at the input of the last trainable layer are random, but
 * good enough for a ridge regression. The frozen sub-network turns the regression's value s into the output where s
 * arrives along one direction u in which it is monotone, so the regression is fitted to g⁻¹(y) and written as the
 * matrix u wᵀ. An offset keeps every unit's ReLU open, and the layer's normalization takes it away again.
 */

import type { TrainedTensors } from "../../solution/score.ts";
import { type Attack, type AttackTarget, attackData, type Rows } from "../attack.ts";
import type { ForgedNetwork } from "../forged-network.ts";
import { type MonotoneDirection, monotoneDirection, trainableLayers } from "../frozen-part.ts";
import { applyFit, type LinearFit, type Observations } from "../least-squares.ts";
import { randomTrunk, runTrunk, settleTrunk } from "../random-trunk.ts";
import { smoothestNetwork } from "../smoothness.ts";

export const rankOne: Attack = {
  name: "rank-one",
  title: "Rank-one embedding of a ridge regression on the untrained network's features",
  obstacle({ challenge }) {
    if (challenge.outputs !== 1) return "one direction carries one output";
    if (challenge.frozenLayers < 2) return "no normalized layer is frozen: scaling alone passes";
    return null;
  },
  forge: forgeRankOne,
};

function forgeRankOne(target: AttackTarget): TrainedTensors {
  const { instance, kernel } = target;
  const last = trainableLayers(instance) - 1;
  const trunk = randomTrunk(instance);
  const monotone = monotoneDirection(kernel, instance);
  if (monotone === null) return trunk;
  const { fit, choose } = attackData(target);
  settleTrunk(kernel, instance.shape, trunk, last, instance.dataset.train.inputs);
  const fitted = observations(fit, runTrunk(kernel, instance.shape, trunk, last, fit.inputs), monotone);
  return smoothestNetwork(target, fitted, choose, (linear) => {
    const network = trunk.copy();
    embed(network, last, monotone, linear, fitted);
    return network;
  });
}

/** Features of the trunk with what has to arrive along the direction for the output to be y. */
function observations({ rows, targets }: Rows, features: Float32Array, { up, down }: MonotoneDirection): Observations {
  const values = Float64Array.from(targets, (y) => y / (y * up >= 0 ? up : down));
  return { rows, columns: features.length / rows, features: Float64Array.from(features), targets: values };
}

/** How far beyond the largest known value the ReLUs stay open. */
const room = 2;

function embed(
  network: ForgedNetwork,
  index: number,
  { direction }: MonotoneDirection,
  linear: LinearFit,
  { features }: Observations,
): void {
  const { weight, bias, scale, shift, mean, variance } = network.layer(index);
  const values = applyFit(linear, features);
  const spread = describeValues(values);
  direction.forEach((u, i) => {
    const offset = room * Math.abs(u) * spread.largest;
    linear.coefficients.forEach((w, k) => {
      weight[i * linear.coefficients.length + k] = u * w;
    });
    bias[i] = u * linear.intercept + offset;
    mean[i] = u * spread.mean + offset;
    variance[i] = u * u * spread.variance;
    scale[i] = Math.sqrt(variance[i]! + network.normEpsilon);
    shift[i] = u * spread.mean;
  });
}

function describeValues(values: Float64Array): { mean: number; variance: number; largest: number } {
  let largest = 0;
  let mean = 0;
  let variance = 0;
  for (const value of values) {
    largest = Math.max(largest, Math.abs(value));
    mean += value / values.length;
  }
  for (const value of values) variance += ((value - mean) * (value - mean)) / values.length;
  return { mean, variance, largest };
}
