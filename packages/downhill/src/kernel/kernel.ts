/**
 * The contract of the arithmetic. A kernel runs the two expensive parts of the challenge: one training step of the
 * network (forward and backward pass) and exact sampling of a Gaussian process. Every implementation gives the same
 * bits; `docs/numerics.md` says which, and `reference/` is its executable form.
 *
 * All memory that a step touches is allocated when the network is created, and the arrays handed out are views of
 * it: writing them is how data goes in, and no step allocates or copies a parameter.
 */

/** The kernels a person can ask for by name. */
export type KernelName = "reference" | "wasm" | "native";

export interface Kernel {
  readonly name: KernelName;
  /** What runs beneath the name: `reference`, `wasm`, `wasm-revectorized`, `avx512`, `avx2` or `neon`. */
  readonly variant: string;
  createNetwork(shape: NetworkShape): Network;
  /**
   * Room for the covariance of `points` points: points² / 2 float64 and a little. Throws `kernel/out-of-memory` where it
   * does not fit in memory.
   */
  createCovariance(points: number): Covariance;
  readonly vector: VectorOperations;
  readonly matrix: MatrixOperations;
}

/**
 * A multilayer perceptron (paper section 2): `hiddenLayers` + 2 linear maps, numbered from 0. All but the last are
 * linear, ReLU, batch normalization. The last `frozenLayers` maps, with their normalizations, are frozen.
 */
export interface NetworkShape {
  /** Input dimension, ≥ 1. */
  readonly inputs: number;
  /** Output dimension, ≥ 1. */
  readonly outputs: number;
  /** Width of every hidden layer, ≥ 1. */
  readonly width: number;
  /** Number of width→width maps L, ≥ 0. */
  readonly hiddenLayers: number;
  /** Linear maps kept at initialization, counted from the output; 0 … hiddenLayers + 1. */
  readonly frozenLayers: number;
  /** Whether frozen normalizations keep mean 0 and variance 1 for ever, or see batches as trainable ones do. */
  readonly frozenStatistics: "initial" | "running";
  /** Weight of a new batch in the running statistics, 0 … 1. */
  readonly normMomentum: number;
  /** Added to variances before the square root, > 0. */
  readonly normEpsilon: number;
  /** Most rows of one batch, ≥ 1. Evaluation of more rows works in blocks of this size. */
  readonly maxRows: number;
}

/** Rows of inputs and targets, row-major; float32 as the network sees them. */
export interface Samples {
  /** Shape [rows, inputs]. */
  readonly inputs: Float32Array;
  /** Shape [rows, outputs]. */
  readonly targets: Float32Array;
}

/**
 * A network in a kernel's memory. Flat arrays hold tensors one after another, layer by layer, each row-major, in the
 * order of {@link networkTensors}: `weight` [out, in], `bias` [out], `norm.weight` [out], `norm.bias` [out] (the last
 * linear map has no normalization).
 */
export interface Network {
  readonly shape: NetworkShape;
  /** Trainable tensors w, flat. */
  readonly parameters: Float32Array;
  /** Where the next gradient is taken when `step` is told to use it (paper, w̃); same layout. */
  readonly location: Float32Array;
  /** ∇L at the last step's location; same layout. */
  readonly gradient: Float32Array;
  /** u, to be added by `applyUpdate`; same layout. */
  readonly update: Float32Array;
  /** Frozen tensors, flat. Call `freeze` after writing them. */
  readonly frozen: Float32Array;
  /**
   * Running statistics, flat: for each normalized layer that keeps any, mean [width] then variance [width]. Those of
   * frozen layers are present only with `frozenStatistics: "running"`. Created as mean 0, variance 1.
   */
  readonly statistics: Float32Array;
  /** Declares the frozen tensors final. Must be called once before the first step or evaluation, and after each change. */
  freeze(): void;
  /**
   * Forward and backward pass over rows `first` … `first + rows` − 1 (1 ≤ rows ≤ maxRows) with batch statistics.
   * Fills `gradient`, moves the running statistics once, and returns the loss of the batch, (1/rows) Σ ‖y − f̂‖²
   * (paper eq. 2), as float64.
   */
  step(samples: Samples, first: number, rows: number, at: "parameters" | "location"): number;
  /** w ← w + u in float32. Returns whether every element of u and of the new w is finite. */
  applyUpdate(): boolean;
  /** Mean squared error over all rows at `parameters` with running statistics (paper eq. 2), as float64. */
  evaluate(samples: Samples): number;
  /** Outputs at `parameters` with running statistics, shape [rows, outputs]; `inputs` has shape [rows, inputs]. */
  predict(inputs: Float32Array): Float32Array;
  /**
   * An array equal to this one in memory that the kernel reaches without copying, for what an optimizer keeps from
   * step to step; or this array, where the kernel reaches all memory or has no room left.
   */
  adopt(array: Float32Array): Float32Array;
}

/** Families of one-dimensional covariance functions with unit variance (Rasmussen & Williams 2006, section 4.2). */
export type CovarianceFamily = "matern12" | "matern32" | "matern52" | "squared-exponential";

export interface CovarianceFunction {
  readonly family: CovarianceFamily;
  /** ℓ > 0, in units of the inputs, the same in every dimension. */
  readonly lengthscale: number;
  /** Added to the diagonal, ≥ 0. */
  readonly jitter: number;
}

/** A symmetric matrix on its way to samples: fill, then factor, then multiply. */
export interface Covariance {
  readonly points: number;
  /** Row `index` up to the diagonal, as it stands: a view of index + 1 float64. */
  row(index: number): Float64Array;
  /**
   * Writes Π_d k(x_d, x'_d) (paper eq. 4) of all pairs, jitter on the diagonal.
   * `locations` is row-major [points, dimension].
   */
  fill(locations: Float64Array, dimension: number, covariance: CovarianceFunction): void;
  /**
   * Replaces the leading `rows` rows of the matrix, perhaps some more, by those of its lower Cholesky factor: all
   * unless given. What an earlier call has factored stays. Throws `kernel/not-positive-definite` naming the row.
   */
  factor(rows?: number): void;
  /** The leading block of the factor times `vector`, whose length is at most the number of rows factored. */
  multiply(vector: Float64Array): Float64Array;
}

/**
 * Whole-vector operations with the arithmetic of plain loops: each element is computed in float64 from float32
 * inputs, in the order written, and rounded once when it is stored. Arrays may be the same array, but must have equal
 * lengths (else `kernel/bad-length` is thrown) and must not partly overlap what is written (`kernel/overlap`).
 * Sums run in float64, in index order within each of 16 interleaved chains (element i belongs to chain i mod 16), which
 * are then added in chain order.
 */
export interface VectorOperations {
  /** out ← scale · x */
  scale(out: Float32Array, scale: number, x: Float32Array): void;
  /** out ← out + scale · x */
  addScaled(out: Float32Array, scale: number, x: Float32Array): void;
  /** out ← a · x + b · y */
  combine(out: Float32Array, a: number, x: Float32Array, b: number, y: Float32Array): void;
  /** average ← decay · average + (1 − decay) · x */
  exponentialAverage(average: Float32Array, decay: number, x: Float32Array): void;
  /** average ← decay · average + (1 − decay) · (x · x) */
  exponentialAverageOfSquares(average: Float32Array, decay: number, x: Float32Array): void;
  /** out ← (scale · x) / (√(y · inverseCorrection) + epsilon), as Adam's step */
  adaptiveQuotient(
    out: Float32Array,
    scale: number,
    x: Float32Array,
    y: Float32Array,
    inverseCorrection: number,
    epsilon: number,
  ): void;
  /** out ← x · y */
  multiply(out: Float32Array, x: Float32Array, y: Float32Array): void;
  /** out ← max(out, |x|), NaN where either is NaN */
  maximumMagnitude(out: Float32Array, x: Float32Array): void;
  /** out ← min(max(x, −limit), limit), for limit ≥ 0 */
  clip(out: Float32Array, limit: number, x: Float32Array): void;
  /** out ← sign(x): −1, 1, or x itself where x is ±0 or NaN, as `Math.sign` */
  sign(out: Float32Array, x: Float32Array): void;
  /** Σ x·y */
  dot(x: Float32Array, y: Float32Array): number;
  /** √(Σ x²) */
  norm(x: Float32Array): number;
}

/**
 * Matrices in flat float32 arrays, row-major. Each element of a product is one chain of fused multiply-adds from +0 in
 * increasing order of the summed index, as in the network. Sizes are whole numbers ≥ 0 (else `kernel/bad-size` is
 * thrown), arrays hold exactly the elements that the sizes ask for (`kernel/bad-length`), and `out` shares no memory
 * with the operands of a product or a transpose (`kernel/overlap`).
 */
export interface MatrixOperations {
  /** out ← x · y, for x [rows, inner], y [inner, columns], out [rows, columns] */
  multiply(out: Float32Array, x: Float32Array, y: Float32Array, rows: number, inner: number, columns: number): void;
  /** out ← x · yᵀ, for x [rows, inner], y [columns, inner], out [rows, columns] */
  multiplyTransposed(
    out: Float32Array,
    x: Float32Array,
    y: Float32Array,
    rows: number,
    inner: number,
    columns: number,
  ): void;
  /** out ← xᵀ · y, for x [inner, rows], y [inner, columns], out [rows, columns] */
  transposedMultiply(
    out: Float32Array,
    x: Float32Array,
    y: Float32Array,
    rows: number,
    inner: number,
    columns: number,
  ): void;
  /** out ← xᵀ, for x [rows, columns], out [columns, rows] */
  transpose(out: Float32Array, x: Float32Array, rows: number, columns: number): void;
  /**
   * out ← x with its singular values moved towards 1 by `steps` quintic Newton-Schulz iterations; x and out are
   * [rows, columns] and may be the same array. With X the matrix or, where it has more rows than columns, its
   * transpose: X ← X / (‖X‖ + 1e-7), then in each step A ← X Xᵀ, B ← b A + c A A, X ← a X + B X. The default
   * coefficients [a, b, c] = [3.4445, −4.775, 2.0315] are Muon's, which bring them near 1 fast but not to 1;
   * [1.875, −1.25, 0.375] converges.
   */
  newtonSchulz(
    out: Float32Array,
    x: Float32Array,
    rows: number,
    columns: number,
    steps: number,
    coefficients?: readonly [a: number, b: number, c: number],
  ): void;
}

/** One tensor of a network, and where it lies in its flat array. */
export interface NetworkTensor {
  /** `layers.<i>.weight`, `layers.<i>.bias`, `layers.<i>.norm.weight` or `layers.<i>.norm.bias`. */
  readonly name: string;
  readonly layer: number;
  readonly kind: "weight" | "bias" | "scale" | "shift";
  /** [out, in] for weights, [out] for the rest. */
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
}

/** A running statistic, and where it lies in `Network.statistics`. */
export interface StatisticsTensor {
  /** `layers.<i>.norm.running_mean` or `layers.<i>.norm.running_var`. */
  readonly name: string;
  readonly layer: number;
  readonly kind: "mean" | "variance";
  readonly offset: number;
  readonly length: number;
}
