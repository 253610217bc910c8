import {
  applyFit,
  type LinearFit,
  meanSquaredDifference,
  NormalEquations,
  type Observations,
} from "./least-squares.ts";

/** The ridge regression, of several strengths, that predicts the other observations best. */
export function chooseRidge(fit: Observations, choose: Observations, strengths: readonly number[]): LinearFit {
  const equations = new NormalEquations(fit);
  const candidates = strengths.map((strength) => {
    const linear = equations.ridge(strength);
    return { linear, error: meanSquaredDifference(applyFit(linear, choose.features), choose.targets) };
  });
  return candidates.reduce((a, b) => (b.error < a.error ? b : a)).linear;
}

/** From hardly any smoothing to much, in steps of ten. */
export const ridgeStrengths: readonly number[] = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2];
