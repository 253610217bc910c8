/** A benchmark as a person asks for it: optimizers, difficulties and nonces, and what is not the default. */
import type { PresetName } from "../instance/challenge.ts";
import type { Difficulty } from "../instance/difficulty.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";

/** Whole numbers: one, a list, or text such as "1..11" or "1024,2048". */
export type WholeNumbers = number | string | readonly number[];

/** An optimizer of a plan, where its name or file alone does not say enough. */
export interface PlanEntry {
  /** A built-in optimizer's name, or the path of a file relative to the plan's. */
  readonly optimizer: string;
  /** What results call it. */
  readonly label?: string | undefined;
  /** Put over the optimizer's own hyperparameters. */
  readonly set?: Hyperparameters | undefined;
  /** Whether a built-in optimizer takes its hyperparameters for the paper's challenge. */
  readonly tuned?: boolean | undefined;
}

/** What a plan file holds: JSON, or a module whose default export it is. */
export interface BenchmarkPlan {
  readonly optimizers: readonly (string | PlanEntry)[];
  /** Every L with every N; or `difficulties` instead of both. */
  readonly hiddenLayers?: WholeNumbers | undefined;
  readonly samples?: WholeNumbers | undefined;
  readonly difficulties?: readonly Difficulty[] | undefined;
  /** 0 … 4 unless given. */
  readonly nonces?: WholeNumbers | undefined;
  /** Seed phrase; `downhill` unless given. */
  readonly seed?: string | undefined;
  /** `paper` unless given. */
  readonly preset?: PresetName | undefined;
  /** Constants of the challenge that differ from the preset's. */
  readonly challenge?: Readonly<Record<string, unknown>> | undefined;
  /** Fuel limit of an attempt; the challenge's unless given. */
  readonly maxFuel?: number | undefined;
}
