import type { Optimizer } from "../optimizer/index.ts";
import adam from "./adam.ts";
import momentum from "./momentum.ts";
import nesterov from "./nesterov.ts";
import sgd from "./sgd.ts";
import sgdExponentialDecay from "./sgd-exponential-decay.ts";

/** The optimizers that come with Downhill, by name. Each lives in the file of its name. */
export const builtInOptimizers: Readonly<Record<BuiltInOptimizerName, Optimizer>> = {
  sgd,
  "sgd-exponential-decay": sgdExponentialDecay,
  momentum,
  nesterov,
  adam,
};

export type BuiltInOptimizerName = "sgd" | "sgd-exponential-decay" | "momentum" | "nesterov" | "adam";

/** The source file of a built-in optimizer, which identifies it. The published package carries the sources. */
export function builtInOptimizerSource(name: BuiltInOptimizerName): URL {
  const folder = import.meta.url.endsWith(".ts") ? "./" : "../../src/baselines/";
  return new URL(`${folder}${name}.ts`, import.meta.url);
}
