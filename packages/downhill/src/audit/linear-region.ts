import { Stream } from "../foundation/stream.ts";
import type { Instance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import { frozenFunction } from "./frozen-part.ts";

/**
 * The frozen maps, however many, made linear. They are piecewise linear, and since their biases are zero the pieces are
 * cones: far out along a generic ray t, a move δ of any given size stays within one piece, where F(λt + δ) = λF(t) + r·δ.
 * So the frozen part, entered far from the origin, is a fixed linear readout r of the moves, and no restriction at all
 * on who chooses them. Rounding sets a limit to how far out is useful; the best distance is found by trying.
 */
export interface LinearRegion {
  /** r, [width]. */
  readonly readout: Float64Array;
  /** The place λt from which these moves, [rows, width], are best read out as `output` + r·δ. */
  anchor(moves: Float64Array, output: number): Float64Array;
}

/** For an instance with one output and fixed statistics. */
export function findLinearRegion(kernel: Kernel, instance: Instance): LinearRegion {
  const evaluate = frozenFunction(kernel, instance);
  const maps = frozenMaps(instance);
  const ray = roomiestRay(raysOfZero(instance, evaluate), maps);
  const readout = gradientAt(ray, maps);
  return { readout, anchor: (moves, output) => bestAnchor({ ray, readout, evaluate }, moves, output) };
}

interface FrozenMaps {
  readonly width: number;
  /** Weights of the normalized maps, [width, width] each, scaled by their normalization, and of the output map. */
  readonly hidden: readonly Float64Array[];
  readonly output: Float64Array;
}

function frozenMaps({ shape, initial }: Instance): FrozenMaps {
  const inverse = 1 / Math.sqrt(1 + shape.normEpsilon);
  const weights = networkLayout(shape)
    .frozen.filter(({ kind }) => kind === "weight")
    .map(({ offset, length }) => Float64Array.from(initial.frozen.subarray(offset, offset + length)));
  const hidden = weights.slice(0, -1).map((weight) => weight.map((value) => value * inverse));
  return { width: shape.width, hidden, output: weights.at(-1)! };
}

const candidates = 32;
const halvings = 40;

/** Rays on which F is 0, so that going out on them does not move the output: where segments between random points cross. */
function raysOfZero(instance: Instance, evaluate: (rows: Float32Array) => Float32Array): Float32Array[] {
  const { width } = instance.shape;
  const stream = new Stream(instance.key, "audit/rays");
  const draw = () => Float32Array.from({ length: candidates * width }, () => stream.normal());
  const from = draw();
  const to = draw();
  const signs = evaluate(from);
  const crosses = evaluate(to).map((value, i) => (value * signs[i]! < 0 ? 1 : 0));
  for (let k = 0; k < halvings; k++) {
    const middle = from.map((value, i) => (value + to[i]!) / 2);
    evaluate(middle).forEach((value, i) => {
      const part = middle.subarray(i * width, (i + 1) * width);
      (value * signs[i]! > 0 ? from : to).set(part, i * width);
    });
  }
  const rays = Array.from({ length: candidates }, (_, i) => from.slice(i * width, (i + 1) * width));
  return rays.filter((_, i) => crosses[i] === 1);
}

/** The ray whose nearest border between pieces is farthest. */
function roomiestRay(rays: readonly Float32Array[], maps: FrozenMaps): Float64Array {
  let best: { readonly ray: Float64Array; readonly room: number } | undefined;
  for (const candidate of rays) {
    const size = Math.sqrt(candidate.reduce((sum, value) => sum + value * value, 0) / maps.width);
    const ray = Float64Array.from(candidate, (value) => value / size);
    const room = roomAround(ray, maps);
    if (best === undefined || room > best.room) best = { ray, room };
  }
  return best?.ray ?? new Float64Array(maps.width);
}

/** The smallest pre-activation, in every layer relative to their size. */
function roomAround(ray: Float64Array, { width, hidden }: FrozenMaps): number {
  let x = ray;
  let room = Number.POSITIVE_INFINITY;
  for (const weight of hidden) {
    const z = product(weight, x, width);
    const size = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / width);
    room = z.reduce((least, value) => Math.min(least, Math.abs(value) / size), room);
    x = z.map((value) => Math.max(value, 0));
  }
  return room;
}

function gradientAt(ray: Float64Array, { width, hidden, output }: FrozenMaps): Float64Array {
  let x = ray;
  const open = hidden.map((weight) => {
    const z = product(weight, x, width);
    x = z.map((value) => Math.max(value, 0));
    return z.map((value) => (value > 0 ? 1 : 0));
  });
  return hidden.reduceRight((gradient, weight, layer) => {
    const back = new Float64Array(width);
    for (let j = 0; j < width; j++) {
      const slope = gradient[j]! * open[layer]![j]!;
      for (let i = 0; i < width; i++) back[i]! += slope * weight[j * width + i]!;
    }
    return back;
  }, output);
}

/** Wx */
function product(weight: Float64Array, x: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: width }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += weight[j * width + i]! * x[i]!;
    return sum;
  });
}

interface Ray {
  readonly ray: Float64Array;
  readonly readout: Float64Array;
  readonly evaluate: (rows: Float32Array) => Float32Array;
}

const distances = [4, 16, 64, 256, 1024, 4096, 16_384, 65_536];

function bestAnchor(found: Ray, moves: Float64Array, output: number): Float64Array {
  let best: { readonly anchor: Float64Array; readonly deviation: number } | undefined;
  for (const distance of distances) {
    const anchor = shiftedAnchor(found, distance, moves, output);
    const deviation = Math.sqrt(
      deviations(found, anchor, moves, output).reduce((sum, value) => sum + value * value, 0),
    );
    if (best === undefined || deviation < best.deviation) best = { anchor, deviation };
  }
  return best!.anchor;
}

/** λt, moved along the readout until the mean output is right. */
function shiftedAnchor(found: Ray, distance: number, moves: Float64Array, output: number): Float64Array {
  const { readout } = found;
  const anchor = found.ray.map((value) => distance * value);
  const size = readout.reduce((sum, value) => sum + value * value, 0);
  for (let i = 0; i < 2; i++) {
    const errors = deviations(found, anchor, moves, output);
    const mean = errors.reduce((sum, value) => sum + value / errors.length, 0);
    readout.forEach((value, unit) => {
      anchor[unit]! -= (value * mean) / size;
    });
  }
  return anchor;
}

/** F(anchor + δ) − (output + r·δ) of every move. */
function deviations(
  { readout, evaluate }: Ray,
  anchor: Float64Array,
  moves: Float64Array,
  output: number,
): Float64Array {
  const width = anchor.length;
  const found = evaluate(Float32Array.from(moves, (value, i) => anchor[i % width]! + value));
  return Float64Array.from(found, (value, row) => {
    let wanted = output;
    for (let i = 0; i < width; i++) wanted += readout[i]! * moves[row * width + i]!;
    return value - wanted;
  });
}
