/**
 * Readings of the paper that leave scales free behind the frozen map's input, and what they are worth. Where only the
 * output map is frozen (or nothing is), the last normalization's scales are trainable; where frozen normalizations
 * keep running statistics, the file brings their variances: positive scales. Either way the output is linear in them,
 * so least squares finds the best in one solve, on a network that never saw a gradient.
 */

import type { TrainedTensors } from "../../solution/score.ts";
import { type Attack, type AttackTarget, attackData, type Rows } from "../attack.ts";
import type { ForgedLayer, ForgedNetwork } from "../forged-network.ts";
import { NormalEquations, type Observations, solveLinear } from "../least-squares.ts";
import { randomTrunk, runTrunk, settleTrunk } from "../random-trunk.ts";
import { smoothestNetwork } from "../smoothness.ts";

export const freeScales: Attack = {
  name: "free-scales",
  title: "Least squares for the scales that a reading leaves free behind the last hidden layer",
  obstacle({ challenge: { frozenLayers, frozenStatistics } }) {
    if (frozenLayers < 2 || frozenStatistics === "running") return null;
    return "the last normalization is frozen, its statistics included: nothing there is free";
  },
  forge: forgeScales,
};

function forgeScales(target: AttackTarget): TrainedTensors {
  const { instance, kernel } = target;
  const { shape, dataset } = instance;
  const layers = shape.hiddenLayers + 1;
  const network = randomTrunk(instance);
  settleTrunk(kernel, shape, network, layers, dataset.train.inputs);
  const { fit, choose } = attackData(target);
  const output = outputWeights(target, network);
  const means = meansOf(fit, shape.outputs);
  const fitted = observations(fit, runTrunk(kernel, shape, network, layers, fit.inputs), output, means);
  if (shape.frozenLayers >= 2) {
    const { coefficients } = new NormalEquations(fitted).nonNegative();
    writeVariances(network.layer(layers - 1), coefficients, output, means, shape.normEpsilon);
    return network;
  }
  return smoothestNetwork(target, fitted, choose, ({ coefficients }) => {
    const scaled = network.copy();
    scaled.layer(layers - 1).scale.set(coefficients);
    scaled.layer(layers - 1).shift.set(smallestSolution(output, means));
    return scaled;
  });
}

/** The output map, [outputs, width]. */
function outputWeights({ instance }: AttackTarget, network: ForgedNetwork): Float64Array {
  return Float64Array.from(network.layer(instance.shape.hiddenLayers + 1).weight);
}

function meansOf({ rows, targets }: Rows, outputs: number): Float64Array {
  const means = new Float64Array(outputs);
  targets.forEach((y, i) => {
    means[i % outputs]! += y / rows;
  });
  return means;
}

/** One observation per row and output: the features come weighted by the output map, the targets without their mean. */
function observations(
  { rows, targets }: Rows,
  features: Float32Array,
  output: Float64Array,
  means: Float64Array,
): Observations {
  const outputs = means.length;
  const columns = output.length / outputs;
  const weighted = new Float64Array(rows * outputs * columns);
  const centered = new Float64Array(rows * outputs);
  for (let i = 0; i < centered.length; i++) {
    const row = Math.floor(i / outputs);
    const o = i % outputs;
    centered[i] = targets[i]! - means[o]!;
    for (let j = 0; j < columns; j++)
      weighted[i * columns + j] = output[o * columns + j]! * features[row * columns + j]!;
  }
  return { rows: rows * outputs, columns, features: weighted, targets: centered };
}

/** Above it a variance's unit is as good as gone. */
const largestVariance = 1e20;

/** Variances that scale as the coefficients say, and means that add what the outputs lack. */
function writeVariances(
  { mean, variance }: ForgedLayer,
  coefficients: Float64Array,
  output: Float64Array,
  missing: Float64Array,
  epsilon: number,
): void {
  const width = coefficients.length;
  coefficients.forEach((coefficient, j) => {
    const deviation = Math.sqrt(variance[j]! + epsilon);
    const wanted = (deviation / coefficient) * (deviation / coefficient) - epsilon;
    variance[j] = Math.min(Math.max(wanted, 0), largestVariance);
  });
  const scales = variance.map((value) => 1 / Math.sqrt(value + epsilon));
  const moves = smallestSolution(
    output.map((weight, i) => weight * scales[i % width]!),
    missing,
  );
  moves.forEach((move, j) => {
    mean[j]! -= move;
  });
}

/** The smallest x with A x = b, for A [rows, columns] of full rank with fewer rows than columns. */
function smallestSolution(matrix: Float64Array, right: Float64Array): Float64Array {
  const rows = right.length;
  const columns = matrix.length / rows;
  const squares = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < rows; k++) {
      for (let j = 0; j < columns; j++) squares[i * rows + k]! += matrix[i * columns + j]! * matrix[k * columns + j]!;
    }
  }
  const multipliers = solveLinear(squares, right);
  return Float64Array.from({ length: columns }, (_, j) =>
    multipliers.reduce((sum, multiplier, i) => sum + multiplier * matrix[i * columns + j]!, 0),
  );
}
