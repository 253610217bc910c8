/**
 * A session at work on a landscape: Algorithm 1 without its end. Everything that the next step depends on lies open,
 * so that a workout can be saved between any two steps and go on elsewhere.
 */
import { sha256Hex } from "../foundation/hash.ts";
import { deterministicMath } from "../foundation/special-functions.ts";
import { Stream } from "../foundation/stream.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hyperparameters, OptimizerSetup, RandomSource, StateTree } from "../optimizer/optimizer.ts";
import type { OptimizerSession, SessionStep } from "../optimizer/optimizer-session.ts";
import { copyState } from "../optimizer/state-tree.ts";
import { mergeHyperparameters } from "../training/hyperparameters.ts";
import type { Landscape } from "./landscape.ts";

export interface SavedWorkout {
  readonly parameters: Float32Array;
  readonly gradient: Float32Array;
  readonly update: Float32Array;
  readonly memory: Float32Array;
  readonly state: StateTree;
  readonly counters: WorkoutCounters;
  /** Numbers drawn from the random stream. */
  readonly draws: number;
}

interface WorkoutCounters {
  readonly epoch: number;
  readonly stepCount: number;
  readonly trainLoss: number;
  readonly validationLoss: number;
  /** Of the batches of this epoch so far. */
  readonly lossSum: number;
}

const noLimit = Number.MAX_SAFE_INTEGER;

export class Workout {
  readonly hyperparameters: Hyperparameters;
  readonly landscape: Landscape;
  readonly parameters: Float32Array;
  readonly gradient: Float32Array;
  readonly update: Float32Array;
  /** Seconds spent in the optimizer's hooks, and on gradients. */
  readonly seconds = { hooks: 0, slopes: 0 };
  readonly #session: OptimizerSession;
  readonly #location: Float32Array;
  readonly #random: CountedRandom;
  #counters: WorkoutCounters;

  /** Starts, or goes on from `saved`, on a landscape that no other workout uses. Throws what the hooks throw. */
  constructor(session: OptimizerSession, landscape: Landscape, kernel: Kernel, saved?: SavedWorkout) {
    const { parameterCount, difficulty } = landscape;
    this.landscape = landscape;
    this.parameters = Float32Array.from(saved?.parameters ?? landscape.start);
    this.gradient = Float32Array.from(saved?.gradient ?? new Float32Array(parameterCount));
    this.update = Float32Array.from(saved?.update ?? new Float32Array(parameterCount));
    this.#location = new Float32Array(parameterCount);
    this.#random = new CountedRandom(landscape.key, saved?.draws ?? 0);
    const losses = { trainLoss: Number.NaN, validationLoss: Number.NaN, lossSum: 0 };
    this.#counters = saved?.counters ?? { epoch: 0, stepCount: 0, ...losses };
    this.hyperparameters = mergeHyperparameters(
      session.name,
      session.hyperparameters(Object.freeze({ ...difficulty })),
    );
    this.#session = session;
    const setup = this.#setup(kernel);
    if (saved === undefined) {
      session.initState(setup);
    } else {
      session.restoreState(setup, copyState(saved.state));
      landscape.memory.set(saved.memory);
    }
  }

  /** The loss of the batch that the step was taken on. */
  step(): number {
    const { landscape, parameters, gradient, update } = this;
    const { stepCount, epoch } = this.#counters;
    this.#location.set(parameters);
    const start = performance.now();
    if (this.#session.queriesLocation) this.#session.queryLocation(this.#sessionStep(), this.#location);
    const asked = performance.now();
    const loss = landscape.slope(this.#location, stepCount % landscape.batchesPerEpoch, gradient);
    const sloped = performance.now();
    this.#session.step(this.#sessionStep(), update);
    this.seconds.slopes += (sloped - asked) / 1000;
    this.seconds.hooks += (performance.now() - sloped + asked - start) / 1000;
    for (let i = 0; i < parameters.length; i++) parameters[i] = parameters[i]! + update[i]!;
    this.#counters = { ...this.#counters, stepCount: stepCount + 1, lossSum: this.#counters.lossSum + loss };
    if ((stepCount + 1) % landscape.batchesPerEpoch === 0) this.#finishEpoch(epoch);
    return loss;
  }

  /** Takes steps until `stepCount` are done. */
  stepTo(stepCount: number): this {
    while (this.#counters.stepCount < stepCount) this.step();
    return this;
  }

  save(): SavedWorkout {
    return {
      parameters: this.parameters.slice(),
      gradient: this.gradient.slice(),
      update: this.update.slice(),
      memory: this.landscape.memory.slice(),
      state: copyState(this.#session.peekState()),
      counters: this.#counters,
      draws: this.#random.draws,
    };
  }

  /** SHA-256 over the bits of w and u, in hexadecimal. */
  fingerprint(): string {
    return sha256Hex(bytesOf(this.parameters), bytesOf(this.update));
  }

  #setup(kernel: Kernel): OptimizerSetup {
    const { difficulty, parameterCount, tensors, batchesPerEpoch } = this.landscape;
    const { hyperparameters } = this;
    const { vector, matrix } = kernel;
    const tools = { math: deterministicMath, random: this.#random, vector, matrix };
    return { difficulty, hyperparameters, parameterCount, tensors, batchesPerEpoch, ...tools };
  }

  #sessionStep(): SessionStep {
    const { parameters, gradient } = this;
    const { epoch, stepCount, trainLoss, validationLoss } = this.#counters;
    return { parameters, gradient, epoch, stepCount, trainLoss, validationLoss, fuelUsed: 0, fuelLeft: noLimit };
  }

  #finishEpoch(epoch: number): void {
    this.#counters = {
      ...this.#counters,
      epoch: epoch + 1,
      trainLoss: this.#counters.lossSum / this.landscape.batchesPerEpoch,
      validationLoss: this.landscape.validate(this.parameters),
      lossSum: 0,
    };
  }
}

/** The optimizer's stream, from the draw after the first `draws` on. */
class CountedRandom implements RandomSource {
  draws = 0;
  readonly #stream: Stream;

  constructor(key: Uint8Array, draws: number) {
    this.#stream = new Stream(key, "optimizer");
    while (this.draws < draws) this.uniform();
  }

  uniform(): number {
    this.draws += 1;
    return this.#stream.uniform();
  }

  normal(): number {
    this.draws += 1;
    return this.#stream.normal();
  }
}

function bytesOf(array: Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
