import type { Optimizer } from "../optimizer/index.ts";
import adabelief from "./adabelief.ts";
import adadelta from "./adadelta.ts";
import adafactor from "./adafactor.ts";
import adagrad from "./adagrad.ts";
import adam from "./adam.ts";
import adamax from "./adamax.ts";
import adamw from "./adamw.ts";
import adan from "./adan.ts";
import amsgrad from "./amsgrad.ts";
import heavyBall from "./heavy-ball.ts";
import lamb from "./lamb.ts";
import lars from "./lars.ts";
import lion from "./lion.ts";
import lookahead from "./lookahead.ts";
import momentum from "./momentum.ts";
import muon from "./muon.ts";
import nadam from "./nadam.ts";
import nag from "./nag.ts";
import nesterov from "./nesterov.ts";
import novograd from "./novograd.ts";
import prodigy from "./prodigy.ts";
import radam from "./radam.ts";
import rmsprop from "./rmsprop.ts";
import rprop from "./rprop.ts";
import sam from "./sam.ts";
import scheduleFreeAdamw from "./schedule-free-adamw.ts";
import scheduleFreeSgd from "./schedule-free-sgd.ts";
import sgd from "./sgd.ts";
import sgdExponentialDecay from "./sgd-exponential-decay.ts";
import sgdWarmRestarts from "./sgd-warm-restarts.ts";
import shampoo from "./shampoo.ts";
import signum from "./signum.ts";
import soap from "./soap.ts";
import yogi from "./yogi.ts";

const optimizers = {
  sgd,
  "sgd-exponential-decay": sgdExponentialDecay,
  momentum,
  nesterov,
  adam,
  adabelief,
  adadelta,
  adafactor,
  adagrad,
  adamax,
  adamw,
  adan,
  amsgrad,
  "heavy-ball": heavyBall,
  lamb,
  lars,
  lion,
  lookahead,
  muon,
  nadam,
  nag,
  novograd,
  prodigy,
  radam,
  rmsprop,
  rprop,
  sam,
  "schedule-free-adamw": scheduleFreeAdamw,
  "schedule-free-sgd": scheduleFreeSgd,
  "sgd-warm-restarts": sgdWarmRestarts,
  shampoo,
  signum,
  soap,
  yogi,
} satisfies Readonly<Record<string, Optimizer>>;

export type BuiltInOptimizerName = keyof typeof optimizers;

/** The optimizers that come with Downhill, by name. Each lives in the file of its name. */
export const builtInOptimizers: Readonly<Record<BuiltInOptimizerName, Optimizer>> = optimizers;

/** The source file of a built-in optimizer, which identifies it. The published package carries the sources. */
export function builtInOptimizerSource(name: BuiltInOptimizerName): URL {
  const folder = import.meta.url.endsWith(".ts") ? "./" : "../../src/baselines/";
  return new URL(`${folder}${name}.ts`, import.meta.url);
}
