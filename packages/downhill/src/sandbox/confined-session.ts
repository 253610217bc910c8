/**
 * An optimizer session whose optimizer is a stranger's. Every call takes its fuel from the attempt, everything that
 * comes back is checked or copied before the engine looks at it, and whatever is thrown becomes plain text.
 */
import { CodedError } from "../foundation/coded-error.ts";
import type {
  Hyperparameters,
  Optimizer,
  OptimizerContext,
  OptimizerDifficulty,
  OptimizerSetup,
  StateTree,
} from "../optimizer/optimizer.ts";
import { type OptimizerSession, OutOfFuel, type SessionStep } from "../optimizer/optimizer-session.ts";
import { mapState, type StateArray } from "../optimizer/state-tree.ts";
import type { Walls } from "./confine.ts";
import { confineTools } from "./engine-tools.ts";
import { describeThrown, SubmissionError } from "./thrown.ts";
import { plainView } from "./typed-array-slots.ts";
import { WriteGuard } from "./write-guard.ts";

/** Most fuel of one call of a hook: seconds of work, that is, an endless loop. */
const largestCallFuel = 3e10;

/** The same per parameter, for large networks: matrix methods use less than half of it. */
const largestCallFuelPerParameter = 1e5;

/** Most operations that loading, and asking for hyperparameters, may do itself. */
const largestFirstFuel = 5e8;

/** Most operations that a call may do itself, without the engine's. A loop that does nothing is there in seconds. */
const largestOwnFuel = 1e9;

/**
 * More of them for matrix methods in plain loops, per rows³ + columns³ of each matrix. The eigenvalues of one side of
 * a matrix cost two thirds of that, as Shampoo and SOAP compute them.
 */
const largestOwnFuelPerCube = 60;

/** Evaluates metered code and reads its default export, once, into plain fields. `maxFuel` is the attempt's. */
export function openSubmission(walls: Walls, code: string, maxFuel: number): Submission {
  const submission = new Submission(walls, maxFuel);
  submission.load(code);
  return submission;
}

const fieldNames = ["name", "optimizer", "hyperparameters", "initState", "queryLocation", "step"] as const;

/** A submission behind its walls, with the account of its fuel. */
export class Submission {
  fuelUsed = 0;
  #largestCall = largestCallFuel;
  #largestOwn = largestFirstFuel;
  readonly walls: Walls;
  readonly #maxFuel: number;
  #fields: Readonly<Record<string, unknown>> | undefined;
  #exported: unknown;

  constructor(walls: Walls, maxFuel: number) {
    this.walls = walls;
    this.#maxFuel = maxFuel;
  }

  load(code: string): void {
    this.call(() => {
      this.#exported = this.walls.evaluate(code);
    });
    if (typeof this.#exported !== "object" || this.#exported === null) return;
    const exported = this.#exported as Record<string, unknown>;
    this.call(() => {
      const pairs = fieldNames.map((name) => [name, exported[name]] as const);
      this.#fields = Object.freeze(Object.fromEntries(pairs.filter(([, value]) => value !== undefined)));
    });
  }

  /** The default export: its fields where it is an object, to be checked before it is used as an optimizer. */
  get fields(): unknown {
    return this.#fields ?? this.#exported;
  }

  /** The built-in optimizer that this submission only has hyperparameters for, if it is of that kind. */
  get base(): string | undefined {
    const { optimizer, step } = this.#fields ?? {};
    return typeof optimizer === "string" && step === undefined ? optimizer : undefined;
  }

  /** The default export itself: what `this` is in its hooks. */
  get exported(): unknown {
    return this.#exported;
  }

  /** Says how large the network is, which large calls may depend on. */
  measure({ parameterCount, tensors }: Pick<OptimizerSetup, "parameterCount" | "tensors">): void {
    this.#largestCall = Math.max(largestCallFuel, largestCallFuelPerParameter * parameterCount);
    const cubes = tensors.reduce((sum, { shape }) => sum + cubesOf(shape), 0);
    this.#largestOwn = largestOwnFuel + largestOwnFuelPerCube * cubes;
  }

  /**
   * Runs a hook with at most `left` fuel. Throws OutOfFuel, SubmissionError, or CodedError `optimizer/endless` and
   * `optimizer/stack`.
   */
  call<T>(hook: () => T, left = this.#maxFuel - this.fuelUsed): T {
    const { walls } = this;
    const limit = Math.min(left, this.#largestCall);
    const own = Math.min(limit, this.#largestOwn);
    walls.gate.fuel[0] = own;
    walls.gate.reserve = limit - own;
    try {
      const result = walls.enter(hook);
      if (walls.fatal === undefined) return result;
    } catch (thrown) {
      if (walls.fatal === undefined) throw new SubmissionError(describeThrown(thrown), walls.placesOf(thrown));
    } finally {
      this.fuelUsed += limit - walls.gate.reserve - Math.max(0, walls.gate.fuel[0]!);
    }
    if (walls.fatal === "stack") throw stackOverflow();
    if (walls.gate.reserve > 0) throw endless(`${own} operations of its own`);
    throw limit < left ? endless(`${limit} operations`) : new OutOfFuel();
  }

  /** As `call`, for what the engine wants and the attempt does not pay: whether it happens changes no fuel. */
  callFree<T>(read: () => T): T {
    const before = this.fuelUsed;
    try {
      return this.call(read, Number.POSITIVE_INFINITY);
    } finally {
      this.fuelUsed = before;
    }
  }
}

/** 0 but for matrices. */
function cubesOf([rows, columns, ...others]: readonly number[]): number {
  return rows === undefined || columns === undefined || others.length > 0
    ? 0
    : rows * rows * rows + columns * columns * columns;
}

function endless(work: string): CodedError {
  return new CodedError(
    "optimizer/endless",
    `one call used more than ${work}, which is a loop without end or far too much work: look for a condition that never becomes false, and let operations of vector and matrix do what goes over whole arrays`,
  );
}

function stackOverflow(): CodedError {
  return new CodedError(
    "optimizer/stack",
    "functions call each other too deeply, and how deep is too deep differs between machines: use a loop",
  );
}

/** A session of an optimizer whose fields `checkOptimizer` has found to be right. */
export function createConfinedSession(submission: Submission, optimizer: Optimizer): OptimizerSession {
  return new ConfinedSession(submission, optimizer);
}

type FixedContext = Omit<OptimizerContext, keyof SessionStep>;

class ConfinedSession implements OptimizerSession {
  readonly name: string;
  readonly queriesLocation: boolean;
  readonly #submission: Submission;
  readonly #optimizer: Optimizer;
  readonly #guard = new WriteGuard();
  #fixed: FixedContext | undefined;
  #hyperparameters: Hyperparameters | undefined;

  constructor(submission: Submission, optimizer: Optimizer) {
    this.name = optimizer.name;
    this.queriesLocation = optimizer.queryLocation !== undefined;
    this.#submission = submission;
    this.#optimizer = optimizer;
  }

  get fuelUsed(): number {
    return this.#submission.fuelUsed;
  }

  hyperparameters(difficulty: OptimizerDifficulty): Hyperparameters {
    this.#hyperparameters ??= this.#choose(difficulty);
    return this.#hyperparameters;
  }

  /** Asked once: it is a function of the difficulty alone, and costs fuel. */
  #choose(difficulty: OptimizerDifficulty): Hyperparameters {
    const pairs = this.#submission.call(() => {
      const chosen: unknown = this.#invoke(this.#optimizer.hyperparameters, [Object.freeze({ ...difficulty })]);
      if (typeof chosen !== "object" || chosen === null) return undefined;
      return Object.keys(chosen).map((key) => [key, (chosen as Record<string, unknown>)[key]] as const);
    });
    if (pairs === undefined) throw new SubmissionError("hyperparameters must return an object of numbers and booleans");
    for (const [key, value] of pairs) {
      if (typeof value === "number" || typeof value === "boolean") continue;
      throw new SubmissionError(`hyperparameter ${key} is neither a number nor a boolean`);
    }
    return Object.fromEntries(pairs) as Hyperparameters;
  }

  initState(setup: OptimizerSetup, adopt?: (array: Float32Array) => Float32Array): void {
    const confined = this.#confine(setup);
    const fresh = this.#submission.call(() => keepArrays(this.#invoke(this.#optimizer.initState, [confined])));
    // Its containers are ours; its arrays become so here, where nothing of the submission runs.
    this.#start(confined, mapState(fresh, plainCopyOf), adopt);
  }

  restoreState(setup: OptimizerSetup, state: StateTree, adopt?: (array: Float32Array) => Float32Array): void {
    this.#start(this.#confine(setup), state, adopt);
  }

  #confine(setup: OptimizerSetup): OptimizerSetup {
    this.#submission.measure(setup);
    return harden({ ...plainCopy(setup), ...confineTools(this.#submission.walls, setup) });
  }

  /** Containers and arrays are ours. */
  #start(confined: OptimizerSetup, state: StateTree, adopt: ((array: Float32Array) => Float32Array) | undefined): void {
    const place = (array: StateArray) => (adopt !== undefined && array instanceof Float32Array ? adopt(array) : array);
    this.#fixed = { ...confined, state: mapState(state, place) };
  }

  queryLocation(step: SessionStep, location: Float32Array): void {
    const { queryLocation } = this.#optimizer;
    if (queryLocation !== undefined) this.#run("queryLocation", queryLocation, step, location);
  }

  step(step: SessionStep, update: Float32Array): void {
    this.#run("step", this.#optimizer.step, step, update);
  }

  peekState(): StateTree {
    const { state } = this.#started();
    return mapState(
      this.#submission.callFree(() => keepArrays(state)),
      plainView,
    );
  }

  #run(name: "queryLocation" | "step", hook: (...args: never[]) => void, step: SessionStep, out: Float32Array): void {
    const context = Object.freeze({ ...this.#started(), ...step });
    this.#guard.before(name, step, out);
    this.#submission.call(() => this.#invoke(hook, [context, out]), step.fuelLeft);
    this.#guard.after(name);
  }

  #invoke(hook: (...args: never[]) => unknown, args: readonly unknown[]): unknown {
    return Reflect.apply(hook, this.#submission.exported, args);
  }

  #started(): FixedContext {
    if (this.#fixed === undefined) throw new Error("initState must be called before the session's other methods");
    return this.#fixed;
  }
}

/** A state in fresh containers. Reading it runs getters of the submission, so this happens within a call. */
function keepArrays(state: unknown): StateTree {
  return mapState(state, (array) => array);
}

/** Copies of what the engine itself goes on using. */
function plainCopy({ difficulty, hyperparameters, parameterCount, tensors, batchesPerEpoch }: OptimizerSetup) {
  return {
    difficulty: { ...difficulty },
    hyperparameters: { ...hyperparameters },
    tensors: tensors.map((tensor) => ({ ...tensor, shape: [...tensor.shape] })),
    parameterCount,
    batchesPerEpoch,
  };
}

/** A copy of an array that a submission made, without whatever it hung on it. */
function plainCopyOf(array: StateArray): StateArray {
  return plainView(array).slice();
}
