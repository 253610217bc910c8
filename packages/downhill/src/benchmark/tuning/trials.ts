import { canonicalJson } from "../../foundation/canonical-json.ts";
import { sha256 } from "../../foundation/hash.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";
import { HaltonSequence } from "./halton.ts";
import { type SearchSpace, valueAt } from "./search-range.ts";

/** Points drawn for each trial wanted, before a space of few values counts as exhausted. */
const drawsPerTrial = 20;

/**
 * What a search tries, each put over the optimizer's own hyperparameters. The first trial is `{}`, the optimizer as it
 * is; the rest are the points of a quasi-random sequence, each set of values once, so that more trials of the same seed
 * begin with the same ones. There are fewer than `count` where the space has fewer values.
 */
export function drawTrials(space: SearchSpace, seed: string, count: number): readonly Hyperparameters[] {
  const names = Object.keys(space);
  const sequence = new HaltonSequence(sha256("downhill-tuning/", seed), names.length);
  const trials = new Map<string, Hyperparameters>([[canonicalJson({}), {}]]);
  for (let i = 0; trials.size < count && i < count * drawsPerTrial; i++) {
    const point = sequence.point(i);
    const values = Object.fromEntries(names.map((name, d) => [name, valueAt(space[name]!, point[d]!)]));
    const key = canonicalJson(values);
    if (!trials.has(key)) trials.set(key, values);
  }
  return [...trials.values()];
}
