import type { AttackTarget, Rows } from "./attack.ts";
import type { ForgedNetwork } from "./forged-network.ts";
import { type LinearFit, NormalEquations, type Observations } from "./least-squares.ts";

/** From hardly any smoothing to much. */
const strengths: readonly number[] = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3];

/**
 * Of the networks built from ridge regressions of several strengths, the one that predicts the rows best. The network
 * is judged, not the regression: coefficients that are too large for float32 look good only in float64.
 */
export function smoothestNetwork(
  target: AttackTarget,
  fit: Observations,
  choose: Rows,
  build: (linear: LinearFit) => ForgedNetwork,
): ForgedNetwork {
  const equations = new NormalEquations(fit);
  const candidates = strengths.map((strength) => {
    const network = build(equations.ridge(strength));
    return { network, error: errorOn(target, network, choose) };
  });
  return candidates.reduce((a, b) => (b.error < a.error ? b : a)).network;
}

/** Infinite where the network's output is not a number. */
function errorOn({ kernel, instance }: AttackTarget, { parameters, statistics }: ForgedNetwork, rows: Rows): number {
  const network = kernel.createNetwork(instance.shape);
  network.parameters.set(parameters);
  network.statistics.set(statistics);
  network.frozen.set(instance.initial.frozen);
  network.freeze();
  const error = network.evaluate(rows);
  return Number.isFinite(error) ? error : Number.POSITIVE_INFINITY;
}
