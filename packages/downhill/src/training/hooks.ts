import { CodedError } from "../foundation/coded-error.ts";
import type { Optimizer } from "../optimizer/optimizer.ts";

/**
 * Checks that a value that came from outside the type checker, such as a file's default export, is an optimizer.
 * Throws `optimizer/invalid` saying what is missing.
 */
export function checkOptimizer(value: unknown): Optimizer {
  if (typeof value !== "object" || value === null) {
    throw new CodedError("optimizer/invalid", `an optimizer is an object from defineOptimizer, not ${describe(value)}`);
  }
  const fields = value as Record<string, unknown>;
  const { name } = fields;
  if (typeof name !== "string" || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    const found = typeof name === "string" ? JSON.stringify(name) : describe(name);
    throw new CodedError("optimizer/invalid", `an optimizer needs a name such as "my-adam"; this one's is ${found}`);
  }
  for (const hook of ["hyperparameters", "initState", "step"]) requireFunction(name, fields, hook);
  if (fields["queryLocation"] !== undefined) requireFunction(name, fields, "queryLocation");
  return value as Optimizer;
}

function requireFunction(name: string, fields: Record<string, unknown>, hook: string): void {
  if (typeof fields[hook] === "function") return;
  throw new CodedError(
    "optimizer/invalid",
    `optimizer ${name}: "${hook}" must be a function, not ${describe(fields[hook])}`,
  );
}

function describe(value: unknown): string {
  return value === undefined || value === null ? `${value}` : `a ${typeof value}`;
}

/** Where a hook was when it threw. */
export interface HookPlace {
  readonly hook: "hyperparameters" | "initState" | "queryLocation" | "step";
  /** Epoch and batch counted from 1, absent before the first. */
  readonly epoch?: number;
  readonly batch?: number;
}

/** Turns what a hook threw into `optimizer/failed`, with the original as its cause. */
export function hookFailure(optimizer: string, place: HookPlace, cause: unknown): CodedError {
  const where = place.epoch === undefined ? "" : ` at epoch ${place.epoch}, batch ${place.batch}`;
  const what = cause instanceof Error ? cause.message : String(cause);
  return new CodedError("optimizer/failed", `optimizer ${optimizer}: ${place.hook} threw${where}: ${what}`, { cause });
}
