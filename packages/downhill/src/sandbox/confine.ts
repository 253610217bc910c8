/**
 * Walls around a submission within its process. `raiseWalls` makes every built-in of this process counted and
 * immutable (SES) and can therefore be called only in a process that runs nothing else; then `evaluate` runs metered
 * code that sees what is listed here and nothing more.
 *
 * What a submission sees comes in as function parameters. Looked up in the compartment's scope instead, the same
 * names cost forty times as much.
 */
import "ses";
import { CodedError } from "../foundation/coded-error.ts";
import { deterministicMath } from "../foundation/special-functions.ts";
import { createGate, type Gate } from "./counted-method.ts";
import { spreadList, spreadObject } from "./list-costs.ts";
import type { meterNames } from "./meter.ts";
import { meterBuiltins } from "./metered-builtins.ts";
import { offeredBuiltins } from "./offered-names.ts";

/** Where an error was made, in lines and columns of the metered code, innermost first. */
export type ErrorPlaces = readonly { readonly line: number; readonly column: number }[];

/** What no submission can catch: it ends the attempt. */
export type FatalReason = "fuel" | "stack";

export interface Walls {
  readonly gate: Gate;
  /** Why the submission must not go on, once there is a reason. */
  readonly fatal: FatalReason | undefined;
  /** Runs metered code and returns its default export. Throws what the code throws. */
  evaluate(code: string): unknown;
  /** Runs a function of the submission with its fuel counted. */
  enter<T>(run: () => T): T;
  /** A function for submissions that does the engine's work: uncounted, for a cost known beforehand. */
  engine<A extends readonly unknown[], R>(work: (...args: A) => R, cost: (...args: A) => number): (...args: A) => R;
  placesOf(error: unknown): ErrorPlaces;
}

/** The name of the metered code in stack traces. */
const sourceName = "downhill-submission";

class Exhausted extends Error {}

/** Raises the walls around everything that this process runs from now on. */
export function raiseWalls(): Walls {
  const walls = new RaisedWalls();
  meterBuiltins(walls.gate);
  lockdown({ errorTaming: "safe", consoleTaming: "unsafe", overrideTaming: "severe", reporting: "none" });
  // The one class of ours whose instances reach submissions.
  Object.freeze(CodedError);
  Object.freeze(CodedError.prototype);
  walls.watchErrors();
  return walls;
}

class RaisedWalls implements Walls {
  readonly gate: Gate;
  fatal: FatalReason | undefined;
  readonly #exhausted = new Exhausted("out of fuel");
  readonly #places = new WeakMap<object, ErrorPlaces>();

  constructor() {
    this.gate = createGate(this.#exhausted);
  }

  watchErrors(): void {
    // SES hands this the frames, and the submission sees the empty string as the error's stack.
    Reflect.set(Error, "prepareStackTrace", (error: object, frames: readonly NodeJS.CallSite[]) => {
      this.#places.set(error, frames.filter(isSubmission).map(toPlace));
      return "";
    });
  }

  placesOf(error: unknown): ErrorPlaces {
    if (!(error instanceof Error)) return [];
    void error.stack; // makes the engine call prepareStackTrace
    return this.#places.get(error) ?? [];
  }

  evaluate(code: string): unknown {
    const compartment = new Compartment();
    for (const name of Object.getOwnPropertyNames(compartment.globalThis)) {
      Reflect.deleteProperty(compartment.globalThis, name);
    }
    const scope = harden({ ...offered(this), ...this.#meter() });
    const text = `(function (${Object.keys(scope).join(", ")}) { "use strict";\n${code}\n})\n//# sourceURL=${sourceName}`;
    const main = compartment.evaluate(text, {
      __evadeImportExpressionTest__: true,
      __rejectSomeDirectEvalExpressions__: false,
    }) as (...values: readonly unknown[]) => unknown;
    return this.enter(() => main(...Object.values(scope)));
  }

  enter<T>(run: () => T): T {
    this.gate.active = true;
    try {
      return run();
    } catch (error) {
      this.#judge(error);
      throw error;
    } finally {
      this.gate.active = false;
      if (this.gate.fuel[0]! < 0) this.fatal ??= "fuel";
    }
  }

  engine<A extends readonly unknown[], R>(work: (...args: A) => R, cost: (...args: A) => number): (...args: A) => R {
    const { gate } = this;
    return (...args) => {
      gate.active = false;
      try {
        gate.chargeEngine(cost(...args));
        return work(...args);
      } finally {
        gate.active = true;
      }
    };
  }

  #meter(): Record<(typeof meterNames)[number], unknown> {
    const exhausted = this.#exhausted;
    const { gate } = this;
    return {
      $$fuel: gate.fuel,
      $$exhausted: exhausted,
      $$out: () => {
        throw exhausted;
      },
      $$caught: (error: unknown) => {
        this.#judge(error);
        if (this.fatal !== undefined) throw error;
        return error;
      },
      $$spread: (source: unknown) => spreadList(gate, source),
      $$spreadObject: (source: unknown) => spreadObject(gate, source),
    };
  }

  /** Whether that error must end the attempt: how deep the stack is differs from machine to machine. */
  #judge(error: unknown): void {
    if (error === this.#exhausted) this.fatal ??= "fuel";
    else if (isStackOverflow(error)) this.fatal ??= "stack";
    if (this.fatal !== undefined) this.gate.fuel[0] = -1;
  }
}

function isStackOverflow(error: unknown): boolean {
  if (!(error instanceof RangeError)) return false;
  const message = Object.getOwnPropertyDescriptor(error, "message")?.value as unknown;
  return message === "Maximum call stack size exceeded";
}

function isSubmission(frame: NodeJS.CallSite): boolean {
  return frame.getScriptNameOrSourceURL() === sourceName;
}

/** The code starts on the second line of what is evaluated. */
function toPlace(frame: NodeJS.CallSite): { line: number; column: number } {
  return { line: (frame.getLineNumber() ?? 1) - 1, column: frame.getColumnNumber() ?? 1 };
}

/** Functions of `Math` that are exact, and so the same in every engine; ours for the rest. */
const exact = "abs ceil clz32 floor fround imul max min round sign sqrt trunc".split(" ");
const constants = "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2".split(" ");

/** What one of our elementary functions costs. */
const elementaryCost = 20;

/** Everything that a submission finds in scope. */
function offered(walls: Walls): Record<string, unknown> {
  const builtins = offeredBuiltins.map((name) => [name, Reflect.get(globalThis, name)] as const);
  // The constructor that the submission's own errors have, not the powerful one of the start.
  return { ...Object.fromEntries(builtins), Error: Error.prototype.constructor, Math: offeredMath(walls) };
}

/** `Math` as a submission sees it. */
export function offeredMath(walls: Pick<Walls, "gate">): Record<string, unknown> {
  const { fuel } = walls.gate;
  const entries: [string, unknown][] = [...exact, ...constants].map((name) => [name, Reflect.get(Math, name)]);
  for (const [name, compute] of Object.entries(deterministicMath)) {
    const work = compute as (x: number, y: number) => number;
    entries.push([
      name,
      (x: number, y: number) => {
        fuel[0]! -= elementaryCost;
        return work(x, y);
      },
    ]);
  }
  return Object.fromEntries(entries);
}
