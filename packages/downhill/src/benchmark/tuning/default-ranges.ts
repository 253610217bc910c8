import type { BuiltInOptimizerName } from "../../baselines/index.ts";

/**
 * Where `downhill tune` looks unless told: the step size from a decade below to a decade above the literature's, further
 * where the challenge is known to want it, and what else matters most. Three dimensions at most, since a search has tens
 * of trials. Written as on the command line.
 */
export const defaultRanges: Readonly<Record<BuiltInOptimizerName, Readonly<Record<string, string>>>> = {
  sgd: { learningRate: "1e-2..1:log" },
  "sgd-exponential-decay": { learningRate: "1e-2..1:log", decayEpochs: "20..500:log" },
  momentum: { learningRate: "1e-3..1e-1:log", momentum: "0.5..0.99:complement" },
  nesterov: { learningRate: "1e-3..1e-1:log", momentum: "0.5..0.99:complement" },
  adam: { learningRate: "1e-4..1e-2:log", beta1: "0.5..0.99:complement", beta2: "0.9..0.9999:complement" },
  adabelief: { learningRate: "1e-4..1e-2:log", beta1: "0.5..0.99:complement", beta2: "0.9..0.9999:complement" },
  adadelta: { learningRate: "1e-1..10:log", decay: "0.5..0.99:complement" },
  adafactor: { learningRate: "1e-4..1e-1:log", decayExponent: "0.5..1:linear" },
  adagrad: { learningRate: "1e-3..1e-1:log" },
  adamax: { learningRate: "2e-4..2e-2:log", beta1: "0.5..0.99:complement", beta2: "0.9..0.9999:complement" },
  adamw: { learningRate: "1e-4..1e-2:log", beta1: "0.5..0.99:complement", weightDecay: "1e-4..1:log" },
  adan: { learningRate: "1e-4..1e-2:log", beta1: "0.9..0.99:complement", beta3: "0.9..0.999:complement" },
  amsgrad: { learningRate: "1e-4..1e-2:log", beta1: "0.5..0.99:complement", beta2: "0.9..0.9999:complement" },
  "heavy-ball": { learningRate: "1e-3..1e-1:log", momentum: "0.5..0.99:complement" },
  lamb: { learningRate: "1e-4..1e-1:log", beta1: "0.5..0.99:complement" },
  lars: { learningRate: "1e-2..10:log", momentum: "0.5..0.99:complement" },
  lion: { learningRate: "1e-5..1e-3:log", beta1: "0.5..0.99:complement", beta2: "0.9..0.999:complement" },
  lookahead: { learningRate: "1e-3..1e-1:log", momentum: "0.5..0.99:complement", slowRate: "0.2..0.8:linear" },
  muon: { learningRate: "3e-4..3e-2:log", momentum: "0.8..0.99:complement", adamLearningRate: "3e-4..1e-2:log" },
  nadam: { learningRate: "2e-4..2e-2:log", beta1: "0.5..0.99:complement", beta2: "0.9..0.9999:complement" },
  nag: { learningRate: "1e-3..1e-1:log", momentum: "0.5..0.99:complement" },
  novograd: { learningRate: "1e-3..1e-1:log", beta1: "0.5..0.99:complement", beta2: "0.1..0.99:complement" },
  prodigy: { estimateFactor: "0.1..10:log" },
  radam: { learningRate: "1e-4..1e-2:log", beta1: "0.5..0.99:complement", beta2: "0.9..0.9999:complement" },
  rmsprop: { learningRate: "1e-5..1e-2:log", decay: "0.9..0.999:complement", momentum: "0,0.5,0.9" },
  rprop: { learningRate: "1e-4..1e-2:log", largestStep: "1e-3..50:log" },
  sam: { learningRate: "1e-3..1e-1:log", momentum: "0.5..0.99:complement", radius: "1e-3..1e-1:log" },
  "schedule-free-adamw": { learningRate: "2.5e-4..2.5e-2:log", beta1: "0.5..0.98:complement", warmupSteps: "0,20,100" },
  "schedule-free-sgd": { learningRate: "1e-1..10:log", beta1: "0.5..0.98:complement", warmupSteps: "0,20,100" },
  "sgd-warm-restarts": {
    learningRate: "1e-3..1e-1:log",
    momentum: "0.5..0.99:complement",
    restartEpochs: "5..50:integer",
  },
  shampoo: { learningRate: "1e-3..1:log", momentum: "0,0.5,0.9", epsilon: "1e-6..1e-2:log" },
  signum: { learningRate: "1e-5..1e-3:log", momentum: "0.5..0.99:complement" },
  soap: { learningRate: "3e-4..3e-2:log", beta1: "0.8..0.99:complement", beta2: "0.8..0.999:complement" },
  yogi: { learningRate: "1e-3..1e-1:log", beta1: "0.5..0.99:complement", epsilon: "1e-5..1e-2:log" },
};
