/**
 * An optimizer at work on one attempt, as the training loop sees it. The loop does not know where the optimizer's
 * code runs: here in this process, or behind the walls of a sandbox.
 */

import type { Hyperparameters, Optimizer, OptimizerDifficulty, OptimizerSetup, StateTree } from "./optimizer.ts";
import { mapState, type StateArray } from "./state-tree.ts";

/** What changes from step to step. The arrays are the same ones for a whole attempt. */
export interface SessionStep {
  readonly parameters: Float32Array;
  readonly gradient: Float32Array;
  readonly epoch: number;
  readonly stepCount: number;
  readonly trainLoss: number;
  readonly validationLoss: number;
  readonly fuelUsed: number;
  readonly fuelLeft: number;
}

export interface OptimizerSession {
  readonly name: string;
  /** Whether `queryLocation` must be called before each gradient (paper Algorithm 3). */
  readonly queriesLocation: boolean;
  /** The optimizer's own choice for a difficulty, before any override. */
  hyperparameters(difficulty: OptimizerDifficulty): Hyperparameters;
  /**
   * Builds the state. `adopt` may move an array into memory where the kernel's vector operations reach it without
   * a copy; it returns an equal array, or the same one.
   */
  initState(setup: OptimizerSetup, adopt?: (array: Float32Array) => Float32Array): void;
  /** As `initState`, with a copy of a state that `peekState` gave, which it takes over, in the place of a fresh one. */
  restoreState(setup: OptimizerSetup, state: StateTree, adopt?: (array: Float32Array) => Float32Array): void;
  /** Writes w̃ into `location`, which holds w on entry. */
  queryLocation(step: SessionStep, location: Float32Array): void;
  /** Writes u into `update`. */
  step(step: SessionStep, update: Float32Array): void;
  /** Metered operations of the submission so far; the engine's own are counted by the loop. */
  readonly fuelUsed: number;
  /** The state in fresh containers, which hold the optimizer's own arrays: the next step changes them. */
  peekState(): StateTree;
}

/** Thrown by a hook whose operations would cost more fuel than is left: the attempt ends there. */
export class OutOfFuel extends Error {
  constructor() {
    super("the optimizer used all fuel of the attempt");
    this.name = "OutOfFuel";
  }
}

/**
 * Runs an optimizer in this process, unconfined and unmetered: `fuelUsed` stays 0, so an attempt's fuel is that of
 * the engine alone. Whatever a hook throws passes through unchanged.
 */
export function createInProcessSession(optimizer: Optimizer): OptimizerSession {
  return new InProcessSession(optimizer);
}

/** `OptimizerContext` with the fields that the session itself moves. */
type MutableContext = { -readonly [K in keyof SessionStep]: SessionStep[K] } & OptimizerSetup & { state: StateTree };

class InProcessSession implements OptimizerSession {
  readonly #optimizer: Optimizer;
  #context: MutableContext | undefined;

  constructor(optimizer: Optimizer) {
    this.#optimizer = optimizer;
  }

  get name(): string {
    return this.#optimizer.name;
  }

  get queriesLocation(): boolean {
    return this.#optimizer.queryLocation !== undefined;
  }

  get fuelUsed(): number {
    return 0;
  }

  hyperparameters(difficulty: OptimizerDifficulty): Hyperparameters {
    return this.#optimizer.hyperparameters(difficulty);
  }

  initState(setup: OptimizerSetup, adopt?: (array: Float32Array) => Float32Array): void {
    this.#start(setup, this.#optimizer.initState(setup), adopt);
  }

  restoreState(setup: OptimizerSetup, state: StateTree, adopt?: (array: Float32Array) => Float32Array): void {
    this.#start(setup, state, adopt);
  }

  #start(setup: OptimizerSetup, fresh: StateTree, adopt: ((array: Float32Array) => Float32Array) | undefined): void {
    const place = (array: StateArray) => (adopt !== undefined && array instanceof Float32Array ? adopt(array) : array);
    const state = mapState(fresh, place);
    const none = new Float32Array(0);
    const losses = { trainLoss: Number.NaN, validationLoss: Number.NaN };
    const start = { epoch: 0, stepCount: 0, ...losses, fuelUsed: 0, fuelLeft: 0 };
    this.#context = { ...setup, ...start, parameters: none, gradient: none, state };
  }

  queryLocation(step: SessionStep, location: Float32Array): void {
    this.#optimizer.queryLocation?.(this.#advance(step), location);
  }

  step(step: SessionStep, update: Float32Array): void {
    this.#optimizer.step(this.#advance(step), update);
  }

  peekState(): StateTree {
    return mapState(this.#started().state, (array) => array);
  }

  /** One context object serves the whole attempt: a step allocates nothing. */
  #advance(step: SessionStep): MutableContext {
    const context = this.#started();
    context.parameters = step.parameters;
    context.gradient = step.gradient;
    context.epoch = step.epoch;
    context.stepCount = step.stepCount;
    context.trainLoss = step.trainLoss;
    context.validationLoss = step.validationLoss;
    context.fuelUsed = step.fuelUsed;
    context.fuelLeft = step.fuelLeft;
    return context;
  }

  #started(): MutableContext {
    if (this.#context === undefined) throw new Error("initState must be called before the session's other methods");
    return this.#context;
  }
}
