/**
 * The contract that a submitted optimizer implements: the parts of the training loop (paper Algorithm 1) that belong
 * to the innovator. `step` is Algorithm 2, `queryLocation` is Algorithm 3.
 */

/** Everything an optimizer remembers: a tree of plain data, so that it can be saved, hashed and restored. */
export type StateTree =
  | number
  | string
  | boolean
  | null
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Uint8Array
  | readonly StateTree[]
  | { readonly [key: string]: StateTree };

/**
 * A Float32Array that is not yours to write: every member that would change it is missing, so writing is a compile
 * error. `map`, `slice`, `new Float32Array(vector)` and `array.set(vector)` copy it.
 */
export interface ReadonlyVector
  extends Omit<Float32Array, "set" | "fill" | "sort" | "reverse" | "copyWithin" | "buffer" | "subarray" | "valueOf"> {
  readonly [index: number]: number;
  subarray(begin?: number, end?: number): ReadonlyVector;
}

export type Hyperparameters = Readonly<Record<string, number | boolean>>;

/** η of the paper (section 5). */
export interface OptimizerDifficulty {
  /** L ≥ 1, the number of width→width layers. */
  readonly hiddenLayers: number;
  /** N, training and validation points together. */
  readonly samples: number;
}

/** A trainable tensor and where it lies in the flat arrays. */
export interface TensorDescription {
  /** `layers.<i>.weight`, `layers.<i>.bias`, `layers.<i>.norm.weight`, `layers.<i>.norm.bias`. */
  readonly name: string;
  readonly layer: number;
  readonly kind: "weight" | "bias" | "scale" | "shift";
  /** [out, in] for weights, row-major; [out] for the rest. */
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
}

/** What is known before the first step and never changes. */
export interface OptimizerSetup<H extends Hyperparameters = Hyperparameters> {
  readonly difficulty: OptimizerDifficulty;
  readonly hyperparameters: H;
  readonly parameterCount: number;
  readonly tensors: readonly TensorDescription[];
  /** B of the paper, steps per epoch. */
  readonly batchesPerEpoch: number;
  readonly math: DeterministicMath;
  readonly random: RandomSource;
  readonly vector: VectorOperations;
  readonly matrix: MatrixOperations;
}

/** What both hooks receive. Only `state` is the optimizer's own; writing elsewhere is a compile error. */
export interface OptimizerContext<S extends StateTree = StateTree, H extends Hyperparameters = Hyperparameters>
  extends OptimizerSetup<H> {
  /** Yours to change in place. */
  readonly state: S;
  /** w, flat over all trainable tensors. */
  readonly parameters: ReadonlyVector;
  /** g, same layout. In `queryLocation` the gradient of the previous step, zero before the first. */
  readonly gradient: ReadonlyVector;
  /** t, counted from 0. */
  readonly epoch: number;
  /** Steps taken before this one, over all epochs. */
  readonly stepCount: number;
  /** Mean batch loss of the previous epoch; NaN in the first. */
  readonly trainLoss: number;
  /** Validation loss after the previous epoch; NaN in the first. */
  readonly validationLoss: number;
  /** Fuel of the attempt so far, the engine's and the optimizer's together, when this hook was called. */
  readonly fuelUsed: number;
  /** Fuel that the attempt may still use; it ends where this does not suffice for the next batch. */
  readonly fuelLeft: number;
}

export interface Optimizer<S extends StateTree = StateTree, H extends Hyperparameters = Hyperparameters> {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string;
  /** Hyperparameters as a function of the difficulty (paper section 2). */
  hyperparameters(difficulty: OptimizerDifficulty): H;
  /** The paper's init_optimiser_state(η). */
  initState(setup: OptimizerSetup<H>): S;
  /** Writes w̃ into `location`, which holds w on entry. Leave it out to take gradients at w. */
  queryLocation?(context: OptimizerContext<S, H>, location: Float32Array): void;
  /** Writes u into `update` (its content on entry is the previous u); the loop adds it to w. */
  step(context: OptimizerContext<S, H>, update: Float32Array): void;
}

/** Elementary functions with the same bits on every machine. */
export interface DeterministicMath {
  exp(x: number): number;
  expm1(x: number): number;
  log(x: number): number;
  log1p(x: number): number;
  pow(base: number, exponent: number): number;
  sin(x: number): number;
  cos(x: number): number;
  tanh(x: number): number;
}

/** A stream of the instance's seed that belongs to the optimizer alone. */
export interface RandomSource {
  /** Uniform on [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/**
 * Whole-vector operations at memory speed, with the bits of the plain loops that their descriptions spell out:
 * float64 arithmetic, one rounding on the store. Arrays have equal lengths; they may be the same array, but must not
 * partly overlap.
 */
export interface VectorOperations {
  /** out ← scale · x */
  scale(out: Float32Array, scale: number, x: ReadonlyVector): void;
  /** out ← out + scale · x */
  addScaled(out: Float32Array, scale: number, x: ReadonlyVector): void;
  /** out ← a · x + b · y */
  combine(out: Float32Array, a: number, x: ReadonlyVector, b: number, y: ReadonlyVector): void;
  /** average ← decay · average + (1 − decay) · x */
  exponentialAverage(average: Float32Array, decay: number, x: ReadonlyVector): void;
  /** average ← decay · average + (1 − decay) · (x · x) */
  exponentialAverageOfSquares(average: Float32Array, decay: number, x: ReadonlyVector): void;
  /** out ← (scale · x) / (√(y · inverseCorrection) + epsilon) */
  adaptiveQuotient(
    out: Float32Array,
    scale: number,
    x: ReadonlyVector,
    y: ReadonlyVector,
    inverseCorrection: number,
    epsilon: number,
  ): void;
  /** out ← x · y */
  multiply(out: Float32Array, x: ReadonlyVector, y: ReadonlyVector): void;
  /** out ← max(out, |x|), NaN where either is NaN */
  maximumMagnitude(out: Float32Array, x: ReadonlyVector): void;
  /** out ← min(max(x, −limit), limit), limit ≥ 0; NaN stays NaN */
  clip(out: Float32Array, limit: number, x: ReadonlyVector): void;
  /** out ← sign(x), with ±0 and NaN kept */
  sign(out: Float32Array, x: ReadonlyVector): void;
  /** Σ x·y over 16 interleaved accumulators, added in order */
  dot(x: ReadonlyVector, y: ReadonlyVector): number;
  /** √(Σ x²), the sum as in `dot` */
  norm(x: ReadonlyVector): number;
}

/**
 * Matrices in flat float32 arrays, row-major, at the speed of the network's own products. Each element of a product is
 * one chain of fused multiply-adds from +0 in increasing order of the summed index. Arrays hold exactly the elements
 * that the sizes ask for: take the part of a flat array that is one tensor with `subarray`. `out` shares no memory with
 * the operands of a product or a transpose.
 */
export interface MatrixOperations {
  /** out ← x · y, for x [rows, inner], y [inner, columns], out [rows, columns] */
  multiply(out: Float32Array, x: ReadonlyVector, y: ReadonlyVector, rows: number, inner: number, columns: number): void;
  /** out ← x · yᵀ, for x [rows, inner], y [columns, inner], out [rows, columns] */
  multiplyTransposed(
    out: Float32Array,
    x: ReadonlyVector,
    y: ReadonlyVector,
    rows: number,
    inner: number,
    columns: number,
  ): void;
  /** out ← xᵀ · y, for x [inner, rows], y [inner, columns], out [rows, columns] */
  transposedMultiply(
    out: Float32Array,
    x: ReadonlyVector,
    y: ReadonlyVector,
    rows: number,
    inner: number,
    columns: number,
  ): void;
  /** out ← xᵀ, for x [rows, columns], out [columns, rows] */
  transpose(out: Float32Array, x: ReadonlyVector, rows: number, columns: number): void;
  /**
   * out ← x with its singular values moved towards 1 by `steps` quintic Newton-Schulz iterations; x and out are
   * [rows, columns] and may be the same array. With X the matrix or, where it has more rows than columns, its
   * transpose: X ← X / (‖X‖ + 1e-7), then in each step A ← X Xᵀ, B ← b A + c A A, X ← a X + B X. The default
   * coefficients [a, b, c] = [3.4445, −4.775, 2.0315] are Muon's, which bring them near 1 fast but not to 1;
   * [1.875, −1.25, 0.375] converges.
   */
  newtonSchulz(
    out: Float32Array,
    x: ReadonlyVector,
    rows: number,
    columns: number,
    steps: number,
    coefficients?: readonly [a: number, b: number, c: number],
  ): void;
}

/** Checks and freezes a definition. Types make most mistakes compile errors. Throws TypeError for the rest. */
export function defineOptimizer<S extends StateTree, H extends Hyperparameters>(
  optimizer: Optimizer<S, H>,
): Optimizer<S, H> {
  if (!isName(optimizer.name)) {
    throw new TypeError(
      `optimizer name "${optimizer.name}": use lower-case letters, digits and single hyphens, as in "my-adam"`,
    );
  }
  return Object.freeze({ ...optimizer });
}

/** Lower-case words of letters and digits with single hyphens. Submissions carry this code and have no regular expressions. */
function isName(name: string): boolean {
  const words = name.split("-");
  return words.every((word) => word !== "" && [...word].every((letter) => nameLetters.includes(letter)));
}

const nameLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
