import { canonicalJson } from "../../foundation/canonical-json.ts";
import { sha256Hex } from "../../foundation/hash.ts";
import type { Challenge } from "../../instance/challenge.ts";
import type { Difficulty } from "../../instance/difficulty.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";

/** An optimizer with the hyperparameters that are put over its own at one difficulty: what a comparison compares. */
export interface PlannedOptimizer {
  /** What people call it: its name, with what sets it apart from others of the plan. Unique in the plan. */
  readonly label: string;
  readonly name: string;
  readonly digest: string;
  /** Per difficulty, in the plan's order of difficulties. */
  readonly overrides: readonly Hyperparameters[];
}

/** A benchmark, resolved: every constant is spelled out, so the digest names exactly one set of attempts. */
export interface ResolvedPlan {
  readonly challenge: Challenge;
  readonly seed: string;
  readonly maxFuel: number;
  readonly numericsVersion: number;
  readonly difficulties: readonly Difficulty[];
  readonly nonces: readonly number[];
  readonly optimizers: readonly PlannedOptimizer[];
}

export interface PlanRecord {
  /** SHA-256 of the plan's canonical JSON, in hexadecimal. */
  readonly digest: string;
  readonly plan: ResolvedPlan;
}

export function planRecord(plan: ResolvedPlan): PlanRecord {
  return { digest: sha256Hex(canonicalJson(plan)), plan };
}

/** The source of an optimizer. */
export interface OptimizerSource {
  readonly name: string;
  readonly digest: string;
  /** The files by their path relative to the entry, the entry first. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}
