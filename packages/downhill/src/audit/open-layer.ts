import type { Instance } from "../instance/instance.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import { solveLinear } from "./least-squares.ts";

/**
 * The two frozen maps, made linear. Added to what feeds them, t with W t = k > 0 keeps every ReLU of the frozen layer
 * open as long as what else arrives, δ, moves no pre-activation by more than k. Then F(t + δ) = F(t) + r·δ with
 * r = Wᵀv / √(1 + ε): the frozen part is a fixed readout of its input, and no restriction at all on who chooses δ.
 */
export interface OpenLayer {
  /** r, [width]. */
  readonly readout: Float64Array;
  /** The largest move of a pre-activation by any of these rows δ, [rows, width]. */
  largestMove(rows: Float64Array): number;
  /** t that leaves room for moves up to `room`, with F(t) = `output`. */
  opening(room: number, output: number): Float64Array;
}

/** For an instance with one output, two frozen maps and fixed statistics. */
export function openFrozenLayer({ shape, initial }: Pick<Instance, "shape" | "initial">): OpenLayer {
  const { width } = shape;
  const inverse = 1 / Math.sqrt(1 + shape.normEpsilon);
  const [hidden, output] = networkLayout(shape).frozen.filter(({ kind }) => kind === "weight");
  const part = ({ offset, length }: { readonly offset: number; readonly length: number }) =>
    Float64Array.from(initial.frozen.subarray(offset, offset + length));
  const weight = part(hidden!);
  const v = part(output!).map((value) => value * inverse);
  const readout = transposedProduct(weight, v, width);
  return {
    readout,
    largestMove: (rows) => largestProduct(weight, rows, width),
    opening: (room, value) => openingOf({ weight, v, readout, width }, room, value),
  };
}

interface FrozenMaps {
  readonly weight: Float64Array;
  readonly v: Float64Array;
  readonly readout: Float64Array;
  readonly width: number;
}

/** From much damping to none. */
const dampings = [0.1, 0.03, 0.01, 3e-3, 1e-3, 1e-4, 1e-5, 1e-6, 0];

/**
 * W is near singular in some instances, and an exact solution then so large that rounding swamps what it should let
 * through. So pre-activations of twice the room are aimed at by damped least squares, with the most damping that
 * still leaves the room, and the output is then set right along the readout.
 */
function openingOf(maps: FrozenMaps, room: number, value: number): Float64Array {
  const { weight, v, readout, width } = maps;
  const wanted = preActivations(v, 2 * room, value);
  const right = transposedProduct(weight, wanted, width);
  const squares = gramOf(weight, width);
  let opening = right;
  for (const damping of dampings) {
    const damped = Float64Array.from(squares);
    for (let i = 0; i < width; i++) damped[i * width + i]! += damping;
    opening = solveLinear(damped, right);
    let missing = value;
    let size = 0;
    for (let i = 0; i < width; i++) {
      missing -= readout[i]! * opening[i]!;
      size += readout[i]! * readout[i]!;
    }
    for (let i = 0; i < width; i++) opening[i]! += (readout[i]! * missing) / size;
    if (smallestProduct(weight, opening, width) >= room) return opening;
  }
  return opening;
}

/** xᵀW */
function transposedProduct(weight: Float64Array, x: Float64Array, width: number): Float64Array {
  const out = new Float64Array(width);
  for (let j = 0; j < width; j++) for (let i = 0; i < width; i++) out[i]! += x[j]! * weight[j * width + i]!;
  return out;
}

/** WᵀW */
function gramOf(weight: Float64Array, width: number): Float64Array {
  const out = new Float64Array(width * width);
  for (let j = 0; j < width; j++) {
    for (let i = 0; i < width; i++) {
      const value = weight[j * width + i]!;
      for (let k = 0; k < width; k++) out[i * width + k]! += value * weight[j * width + k]!;
    }
  }
  return out;
}

/** The smallest entry of Wx. */
function smallestProduct(weight: Float64Array, x: Float64Array, width: number): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let j = 0; j < width; j++) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += weight[j * width + i]! * x[i]!;
    smallest = Math.min(smallest, sum);
  }
  return smallest;
}

/** k ≥ room with v·k = value: the pre-activations whose readout has the wanted sign carry what is missing. */
function preActivations(v: Float64Array, room: number, value: number): Float64Array {
  let missing = value;
  for (const entry of v) missing -= entry * room;
  let squares = 0;
  for (const entry of v) if (entry * missing > 0) squares += entry * entry;
  return v.map((entry) => room + (entry * missing > 0 ? (entry * missing) / squares : 0));
}

/** The largest |Wδ| over rows δ. */
function largestProduct(weight: Float64Array, rows: Float64Array, width: number): number {
  let largest = 0;
  for (let first = 0; first < rows.length; first += width) {
    for (let j = 0; j < width; j++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += weight[j * width + i]! * rows[first + i]!;
      largest = Math.max(largest, Math.abs(sum));
    }
  }
  return largest;
}
