/**
 * Every trainable layer as a bank of random features of the inputs, read by one ridge regression. In a layer, the
 * first units carry the inputs on (an offset keeps their ReLUs open, the normalization takes it away), the next one
 * carries the sum of what earlier banks contribute, and the rest are ramps max(0, w·x + b) whose kinks are lines
 * strewn over the domain. The frozen part is entered where it is linear. Where the banks together have
 * more units than there are points to fit, the error vanishes, noise included.
 */

import { Stream } from "../../foundation/stream.ts";
import type { Instance } from "../../instance/instance.ts";
import type { TrainedTensors } from "../../solution/score.ts";
import { type Attack, type AttackTarget, attackData, type Rows } from "../attack.ts";
import { type ForgedLayer, ForgedNetwork } from "../forged-network.ts";
import { trainableLayers } from "../frozen-part.ts";
import type { LinearFit, Observations } from "../least-squares.ts";
import { findLinearRegion, type LinearRegion } from "../linear-region.ts";
import { drawRamps, type RampBank, writeRamps } from "../ramps.ts";
import { smoothestNetwork } from "../smoothness.ts";

export const stackedFeatures: Attack = {
  name: "stacked-features",
  title: "Random ramps in every trainable layer, read by a ridge regression where the frozen part is linear",
  obstacle({ challenge }) {
    if (challenge.outputs !== 1) return "one sum carries one output";
    if (challenge.frozenLayers < 2) return "no normalized layer is frozen: scaling alone passes";
    return challenge.width > challenge.inputs + 1 ? null : "the layers have no room for features";
  },
  forge: forgeStacked,
};

/** Most layers whose units are features; earlier ones only carry the inputs. */
const mostBanks = 3;

/** A layer, what its units do, and where its features stand among all. */
interface Bank {
  readonly layer: number;
  /** The units that are features, in the order of the bank's ramps. */
  readonly units: readonly number[];
  readonly ramps: RampBank;
  readonly firstColumn: number;
}

interface Plan {
  readonly instance: Instance;
  readonly region: LinearRegion;
  readonly banks: readonly Bank[];
  readonly columns: number;
  /** How strongly the frozen readout takes up each feature: 1 where a scale of ours comes between. */
  readonly gains: Float64Array;
  /** The unit that carries the sum in each layer but the first. */
  readonly sumUnit: (layer: number) => number;
  readonly last: number;
}

function forgeStacked(target: AttackTarget): TrainedTensors {
  const plan = planBanks(target);
  const { fit, choose } = attackData(target);
  const fitted = observe(plan, fit);
  return smoothestNetwork(target, fitted, choose, (linear) => buildNetwork(plan, linear, fitted));
}

function buildNetwork(plan: Plan, linear: LinearFit, fitted: Observations): ForgedNetwork {
  const network = blankNetwork(plan.instance);
  for (let layer = 0; layer < plan.last; layer++) writeCarriedInputs(plan, network.layer(layer), layer);
  for (const bank of plan.banks) writeBank(network.layer(bank.layer), bank);
  for (let layer = 1; layer <= plan.last; layer++) writeSum(plan, network.layer(layer), layer, linear, fitted);
  writeReadout(plan, network.layer(plan.last), linear, fitted);
  return network;
}

function blankNetwork({ shape, initial }: Instance): ForgedNetwork {
  return new ForgedNetwork(shape, { ...initial, parameters: new Float32Array(initial.parameters.length) });
}

function planBanks({ kernel, instance }: AttackTarget): Plan {
  const { inputs, width } = instance.shape;
  const region = findLinearRegion(kernel, instance);
  const last = trainableLayers(instance) - 1;
  const strongest = indexOfLargest(region.readout);
  const sumUnit = (layer: number) => (layer === last ? strongest : inputs);
  const stream = new Stream(instance.key, "audit/ramps");
  const banks: Bank[] = [];
  let columns = 0;
  for (let layer = Math.max(0, last + 1 - mostBanks); layer <= last; layer++) {
    const carries = (unit: number) => (layer === last ? last > 0 && unit === strongest : unit <= inputs);
    const units = Array.from({ length: width }, (_, unit) => unit).filter((unit) => !carries(unit));
    const ramps = drawRamps(stream, units.length, inputs, instance.dataset.train.inputs);
    banks.push({ layer, units, ramps, firstColumn: columns });
    columns += units.length;
  }
  const gains = new Float64Array(columns).fill(1);
  const size = Math.sqrt(region.readout.reduce((sum, r) => sum + r * r, 0) / width);
  const { units, firstColumn } = banks.at(-1)!;
  units.forEach((unit, place) => {
    gains[firstColumn + place] = region.readout[unit]! / size;
  });
  return { instance, region, banks, columns, gains, sumUnit, last };
}

function indexOfLargest(values: Float64Array): number {
  return values.reduce((best, value, i) => (Math.abs(value) > Math.abs(values[best]!) ? i : best), 0);
}

/** All features of rows, those of the last bank as strong as the frozen readout has them. */
function observe({ banks, columns, gains, instance }: Plan, { rows, inputs, targets }: Rows): Observations {
  const features = new Float64Array(rows * columns);
  for (const { ramps, firstColumn } of banks) {
    writeRamps(ramps, inputs, features, columns, firstColumn, instance.shape.normEpsilon);
  }
  for (let i = 0; i < features.length; i++) features[i]! *= gains[i % columns]!;
  return { rows, columns, features, targets: Float64Array.from(targets) };
}

/** An offset that no input reaches, since inputs lie in [−1, 1]^D. */
const inputOffset = 2;

/** The first units give the inputs as they are. */
function writeCarriedInputs({ instance }: Plan, layer: ForgedLayer, index: number): void {
  const { inputs, normEpsilon } = instance.shape;
  const columns = layer.weight.length / layer.bias.length;
  for (let d = 0; d < inputs; d++) {
    layer.weight[d * columns + d] = 1;
    writeOpenUnit(layer, d, { offset: inputOffset, mean: 0, variance: 1 / 3 }, normEpsilon);
  }
  if (index === 0) layer.variance[inputs] = 0; // the sum's unit, which has nothing to carry yet
}

/** Sets bias and normalization of a unit so that it gives its weighted input, whose mean and variance these are. */
function writeOpenUnit(
  { bias, mean, variance, scale, shift }: ForgedLayer,
  unit: number,
  input: { readonly offset: number; readonly mean: number; readonly variance: number },
  epsilon: number,
): void {
  bias[unit] = input.offset;
  mean[unit] = input.mean + input.offset;
  variance[unit] = input.variance;
  scale[unit] = Math.sqrt(input.variance + epsilon);
  shift[unit] = input.mean;
}

function writeBank(layer: ForgedLayer, { units, ramps }: Bank): void {
  const columns = layer.weight.length / layer.bias.length;
  units.forEach((unit, j) => {
    for (let d = 0; d < ramps.inputs; d++) layer.weight[unit * columns + d] = ramps.weights[j * ramps.inputs + d]!;
    layer.bias[unit] = ramps.biases[j]!;
    layer.mean[unit] = ramps.means[j]!;
    layer.variance[unit] = ramps.variances[j]!;
    layer.scale[unit] = 1;
  });
}

/** What the banks before a layer contribute to the fit, row by row. */
function sumBefore(
  { banks }: Plan,
  layer: number,
  { coefficients }: LinearFit,
  { rows, columns, features }: Observations,
) {
  const end = banks.find((bank) => bank.layer >= layer)?.firstColumn ?? columns;
  const sums = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < end; j++) sums[row]! += coefficients[j]! * features[row * columns + j]!;
  }
  return sums;
}

/** How far beyond the largest known value a ReLU stays open. */
const room = 2;

/** The unit that carries the sum on: what the layer before carries, and what its own bank adds. */
function writeSum(plan: Plan, layer: ForgedLayer, index: number, linear: LinearFit, fitted: Observations): void {
  const { width, normEpsilon } = plan.instance.shape;
  const unit = plan.sumUnit(index);
  const sums = describe(sumBefore(plan, index, linear, fitted));
  if (index > 1) layer.weight[unit * width + plan.sumUnit(index - 1)] = 1;
  const before = plan.banks.find((bank) => bank.layer === index - 1);
  before?.units.forEach((source, j) => {
    layer.weight[unit * width + source] = linear.coefficients[before.firstColumn + j]!;
  });
  writeOpenUnit(layer, unit, { ...sums, offset: room * sums.largest }, normEpsilon);
}

/** Scales and shifts of the last trainable layer: every feature's share, and where the frozen part is entered. */
function writeReadout(plan: Plan, layer: ForgedLayer, linear: LinearFit, fitted: Observations): void {
  const { region, banks, gains, last } = plan;
  const { units, firstColumn } = banks.at(-1)!;
  units.forEach((unit, place) => {
    const column = firstColumn + place;
    const share = region.readout[unit]!;
    layer.scale[unit] = (linear.coefficients[column]! * gains[column]!) / share;
  });
  let intercept = linear.intercept;
  if (last > 0) {
    const unit = plan.sumUnit(last);
    layer.scale[unit]! /= region.readout[unit]!;
    intercept += layer.shift[unit]!;
  }
  const anchor = region.anchor(movesOf(plan, layer, linear, fitted), intercept);
  anchor.forEach((value, unit) => {
    layer.shift[unit] = value;
  });
}

/** Rows whose moves decide how far out the frozen part is entered. */
const watchedRows = 128;

/** δ of some rows, [rows, width]: what the last trainable layer gives without its shifts. */
function movesOf(plan: Plan, layer: ForgedLayer, linear: LinearFit, fitted: Observations): Float64Array {
  const { instance, banks, gains, last } = plan;
  const { width, normEpsilon } = instance.shape;
  const { units, firstColumn } = banks.at(-1)!;
  const rows = Math.min(fitted.rows, watchedRows);
  const moves = new Float64Array(rows * width);
  const sumUnit = plan.sumUnit(last);
  const sums = last > 0 ? sumBefore(plan, last, linear, fitted) : undefined;
  for (let row = 0; row < rows; row++) {
    units.forEach((unit, place) => {
      const column = firstColumn + place;
      moves[row * width + unit] =
        (fitted.features[row * fitted.columns + column]! / gains[column]!) * layer.scale[unit]!;
    });
    if (sums === undefined) continue;
    const offset = layer.mean[sumUnit]! - layer.bias[sumUnit]!;
    const inverse = layer.scale[sumUnit]! / Math.sqrt(layer.variance[sumUnit]! + normEpsilon);
    moves[row * width + sumUnit] = (sums[row]! - offset) * inverse;
  }
  return moves;
}

function describe(values: Float64Array): {
  readonly mean: number;
  readonly variance: number;
  readonly largest: number;
} {
  let mean = 0;
  let variance = 0;
  let largest = 0;
  for (const value of values) {
    mean += value / values.length;
    largest = Math.max(largest, Math.abs(value));
  }
  for (const value of values) variance += ((value - mean) * (value - mean)) / values.length;
  return { mean, variance, largest };
}
