import { attemptRow, verificationRow } from "./attempt-rows.ts";
import { choleskyPoints, choleskyRow, instanceRow } from "./instance-rows.ts";
import type { Results, Side } from "./measurement.ts";
import { scalingFigure } from "./process-rows.ts";
import { proofNonces, proofShare } from "./proof-rows.ts";
import { productOperations, type StepOptimizer } from "./step.ts";
import { stepRow } from "./step-rows.ts";

/** What must be reached, row by row. A target is judged by its worst row, and medians decide. */
export interface Target {
  readonly name: string;
  readonly bound: { readonly kind: "at least" | "under"; readonly value: number; readonly unit: string };
  /** Each row that counts, with its value; undefined where it was not measured. */
  rows(results: Results): readonly TargetRow[];
}

export interface TargetRow {
  readonly row: string;
  readonly value: number | undefined;
}

export type Verdict = "met" | "met where measured" | "missed" | "not measured";

const depths = [3, 4, 6, 10];
const difficulties = [3, 6].flatMap((hiddenLayers) => [1024, 4096].map((samples) => ({ hiddenLayers, samples })));
const largestCholesky = choleskyRow(Math.max(...choleskyPoints));

export const targets: readonly Target[] = [
  stepTarget("step with sgd against PyTorch, native", "native", "pytorch", 1.6),
  {
    name: "step with sgd, native, share of the measured peak",
    bound: { kind: "at least", value: 0.85, unit: "" },
    rows: (results) =>
      depths.map((hiddenLayers) => ({
        row: stepRow("sgd", hiddenLayers),
        value: shareOfPeak(results, "native", hiddenLayers),
      })),
  },
  attemptTarget("whole attempt against PyTorch: sgd, momentum, nesterov", ["sgd", "momentum", "nesterov"], 1.6),
  attemptTarget("whole attempt against PyTorch: adam", ["adam"], 1.4),
  stepTarget("step with sgd against PyTorch, WebAssembly in Node", "wasm", "pytorch", 1.3),
  stepTarget("step with sgd against PyTorch, WebAssembly in Chromium", "chromium", "pytorch", 0.75),
  stepTarget("step with sgd against TensorFlow.js, native", "native", "tensorflow", 30),
  stepTarget("step with sgd against TensorFlow.js, WebAssembly in Node", "wasm", "tensorflow", 15),
  {
    name: "instance of N = 4096, native",
    bound: { kind: "under", value: 1.5, unit: " s" },
    rows: (results) => [{ row: instanceRow(4096), value: results.summary(instanceRow(4096), "native")?.median }],
  },
  {
    name: "Cholesky factorization against SciPy, native",
    bound: { kind: "at least", value: 0.8, unit: "x" },
    rows: (results) => [{ row: largestCholesky, value: results.ratio(largestCholesky, "native", "scipy") }],
  },
  {
    name: "throughput of two processes on two cores over one",
    bound: { kind: "at least", value: 1.85, unit: "x" },
    rows: (results) => [{ row: scalingFigure, value: results.figures[scalingFigure] }],
  },
  {
    name: "attempt over verification, native",
    bound: { kind: "at least", value: 30, unit: "x" },
    rows: verificationRatios,
  },
  {
    name: "proof of adam, L = 4, N = 4096: verifying beyond the instance, share of the attempt",
    bound: { kind: "under", value: 0.08, unit: "" },
    rows: (results) => proofNonces.map((nonce) => ({ row: `nonce ${nonce}`, value: proofShare(results, nonce) })),
  },
];

function stepTarget(name: string, side: Side, other: Side, value: number): Target {
  const rows = (results: Results) =>
    depths.map((hiddenLayers) => {
      const row = stepRow("sgd", hiddenLayers);
      return { row, value: results.ratio(row, side, other) };
    });
  return { name, bound: { kind: "at least", value, unit: "x" }, rows };
}

function attemptTarget(name: string, optimizers: readonly StepOptimizer[], value: number): Target {
  const rows = (results: Results) =>
    optimizers.flatMap((optimizer) =>
      difficulties.map((difficulty) => {
        const row = attemptRow(optimizer, difficulty);
        return { row, value: results.ratio(row, "native", "pytorch") };
      }),
    );
  return { name, bound: { kind: "at least", value, unit: "x" }, rows };
}

function verificationRatios(results: Results): TargetRow[] {
  return (["sgd", "momentum", "nesterov", "adam"] as const).flatMap((optimizer) =>
    difficulties.map((difficulty) => {
      const attempt = results.summary(attemptRow(optimizer, difficulty), "native");
      const verification = results.summary(verificationRow(optimizer, difficulty), "native");
      const value = attempt && verification && attempt.median / verification.median;
      return { row: attemptRow(optimizer, difficulty), value };
    }),
  );
}

/** The matrix products' rate in a median step, of the fastest peak seen in the run. */
export function shareOfPeak(results: Results, side: Side, hiddenLayers: number): number | undefined {
  const step = results.summary(stepRow("sgd", hiddenLayers), side);
  const peaks = Object.entries(results.figures).filter(([name]) => name.startsWith("peak, "));
  if (step === undefined || peaks.length === 0) return undefined;
  return productOperations(hiddenLayers) / step.median / (Math.max(...peaks.map(([, value]) => value)) * 1e9);
}

/** The worst of the rows that were measured, and whether it is good enough. */
export function judge(target: Target, results: Results): { worst: TargetRow | undefined; verdict: Verdict } {
  const rows = target.rows(results);
  const measured = rows.filter(({ value }) => value !== undefined);
  const { kind, value: bound } = target.bound;
  const badness = ({ value = Number.NaN }: TargetRow) => (kind === "at least" ? -value : value);
  const worst = measured.toSorted((a, b) => badness(b) - badness(a))[0];
  if (worst?.value === undefined) return { worst: undefined, verdict: "not measured" };
  const good = kind === "at least" ? worst.value >= bound : worst.value < bound;
  if (!good) return { worst, verdict: "missed" };
  return { worst, verdict: measured.length === rows.length ? "met" : "met where measured" };
}
