import type { BenchmarkPlan } from "./plan.ts";

const literature = ["sgd", "momentum", "nesterov", "adam"] as const;

/** Plans by name. */
export const planPresets = {
  /** A first look, in minutes. */
  quick: { optimizers: literature, hiddenLayers: "1..4", samples: 1024, nonces: "0..4" },
  /** The paper's Figure 2. */
  paper: { optimizers: literature, hiddenLayers: "1..11", samples: "1024,2048,4096", nonces: "0..4" },
} as const satisfies Readonly<Record<string, BenchmarkPlan>>;

export type PlanPresetName = keyof typeof planPresets;
