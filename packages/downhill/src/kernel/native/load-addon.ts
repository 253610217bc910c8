import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { CodedError } from "../../foundation/coded-error.ts";

/** The exports of native/addon/. `variant` is the place of a variant in `variants()`. */
export interface NativeAddon {
  variants(): readonly { readonly name: string; readonly supported: boolean }[];
  /** Says of memory that was not touched yet that it will be used whole, by pages as large as the system has. */
  wantLargePages(buffer: ArrayBuffer): void;
  networkCreate(variant: number, arena: ArrayBuffer, ...shape: number[]): void;
  networkLocate(variant: number, arena: ArrayBuffer, array: number): readonly [byteOffset: number, length: number];
  networkFreeze(variant: number, arena: ArrayBuffer): void;
  networkStep(variant: number, arena: ArrayBuffer, rows: number, atLocation: number): number;
  networkApplyUpdate(variant: number, arena: ArrayBuffer): number;
  networkEvaluate(variant: number, arena: ArrayBuffer, rows: number, sum: number): number;
  networkPredict(variant: number, arena: ArrayBuffer, rows: number): void;
  covarianceFill(
    variant: number,
    matrix: Float64Array,
    points: number,
    locations: Float64Array,
    dimension: number,
    family: number,
    lengthscale: number,
    jitter: number,
  ): void;
  covarianceScratchBytes(variant: number, points: number): number;
  covarianceFactor(
    variant: number,
    matrix: Float64Array,
    points: number,
    done: number,
    rows: number,
    scratch: Float64Array,
  ): number;
  covarianceMultiply(
    variant: number,
    matrix: Float64Array,
    rows: number,
    vector: Float64Array,
    out: Float64Array,
  ): void;
  vectorScale(variant: number, out: Float32Array, scale: number, x: Float32Array): void;
  vectorAddScaled(variant: number, out: Float32Array, scale: number, x: Float32Array): void;
  vectorCombine(variant: number, out: Float32Array, a: number, x: Float32Array, b: number, y: Float32Array): void;
  vectorExponentialAverage(variant: number, average: Float32Array, decay: number, x: Float32Array): void;
  vectorExponentialAverageOfSquares(variant: number, average: Float32Array, decay: number, x: Float32Array): void;
  vectorAdaptiveQuotient(
    variant: number,
    out: Float32Array,
    scale: number,
    x: Float32Array,
    y: Float32Array,
    inverseCorrection: number,
    epsilon: number,
  ): void;
  vectorMultiply(variant: number, out: Float32Array, x: Float32Array, y: Float32Array): void;
  vectorMaximumMagnitude(variant: number, out: Float32Array, x: Float32Array): void;
  vectorClip(variant: number, out: Float32Array, limit: number, x: Float32Array): void;
  vectorSign(variant: number, out: Float32Array, x: Float32Array): void;
  vectorDot(variant: number, x: Float32Array, y: Float32Array): number;
  vectorNorm(variant: number, x: Float32Array): number;
  matrixScratch(variant: number, rows: number, inner: number, columns: number): number;
  matrixProduct(
    variant: number,
    out: Float32Array,
    x: Float32Array,
    y: Float32Array,
    rows: number,
    inner: number,
    columns: number,
    xTransposed: number,
    yTransposed: number,
    scratch: Float32Array,
  ): void;
}

const remedies = "run `npm run build` where there is a C compiler, or use the WebAssembly kernel";

let loaded: NativeAddon | undefined;

/** The addon built for this platform. Throws `kernel/unavailable` with what was tried, why it failed, and remedies. */
export function loadAddon(): NativeAddon {
  loaded ??= loadFirst(candidates());
  return loaded;
}

/** The same path from `src/` and from `dist/`. */
function candidates(): string[] {
  const folder = new URL(`../../../native/prebuilds/${process.platform}-${process.arch}/`, import.meta.url);
  return [fileURLToPath(new URL("downhill.node", folder))];
}

function loadFirst(paths: readonly string[]): NativeAddon {
  const require = createRequire(import.meta.url);
  const failures: string[] = [];
  for (const path of paths) {
    if (!existsSync(path)) {
      failures.push(`${path} does not exist`);
      continue;
    }
    try {
      return require(path) as NativeAddon;
    } catch (error) {
      failures.push(`${path} did not load: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new CodedError("kernel/unavailable", `no native kernel: ${failures.join("; ")}. To have it, ${remedies}`);
}
