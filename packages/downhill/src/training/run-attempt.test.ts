import { describe, expect, it } from "vitest";
import { referenceKernel as kernel, smallInstance } from "../../test/fixtures/small-instance.ts";
import { builtInOptimizers } from "../baselines/index.ts";
import { batchOrder, sampleOrder } from "../instance/batches.ts";
import type { Instance } from "../instance/instance.ts";
import { defineOptimizer, type Optimizer, type OptimizerContext } from "../optimizer/index.ts";
import { engineFuel } from "./fuel.ts";
import { startAttempt, train } from "./run-attempt.ts";

const { sgd, momentum, nesterov, adam } = builtInOptimizers;
const instance = smallInstance();

/** An optimizer that does what its steps say. */
function scripted(hooks: Partial<Optimizer>): Optimizer {
  return defineOptimizer({
    name: "scripted",
    hyperparameters: () => ({}),
    initState: () => null,
    step: (_, update) => update.fill(0),
    ...hooks,
  });
}

/** Plain gradient descent, with a look at every context before the step. */
function watched(look: (context: OptimizerContext) => void, queryLocation?: Optimizer["queryLocation"]): Optimizer {
  return scripted({
    ...(queryLocation && { queryLocation }),
    step(context, update) {
      look(context);
      for (let i = 0; i < update.length; i++) update[i] = -0.1 * context.gradient[i]!;
    },
  });
}

function epochCost({ shape, batches, dataset }: Instance): number {
  const cost = engineFuel(shape);
  return batches.reduce((sum, { rows }) => sum + cost.step(rows), 0) + cost.evaluation(dataset.validation.rows);
}

/** Algorithm 1 with a lookahead w̃ = w + g, written once more in the plainest way. */
function naiveTraining(target: Instance, rate: number, epochs: number) {
  const network = kernel.createNetwork(target.shape);
  network.parameters.set(target.initial.parameters);
  network.frozen.set(target.initial.frozen);
  network.freeze();
  const losses: [number, number][] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let trainLoss = 0;
    for (const batch of batchOrder(target.key, epoch, target.batches.length)) {
      const { first, rows } = target.batches[batch]!;
      network.location.set(network.parameters.map((w, i) => w + network.gradient[i]!));
      const loss = network.step(target.dataset.train, first, rows, "location");
      network.update.set(network.gradient.map((g) => -rate * g));
      network.applyUpdate();
      trainLoss += loss / target.batches.length;
    }
    losses.push([trainLoss, network.evaluate(target.dataset.validation)]);
  }
  return { losses, network };
}

describe("an attempt", () => {
  it("is Algorithm 1: the plain loop gives the same losses, parameters and statistics", () => {
    const epochs = 6;
    const optimizer = watched(
      () => {},
      ({ gradient }, location) => {
        for (let i = 0; i < location.length; i++) location[i]! += gradient[i]!;
      },
    );
    const limited = smallInstance({ epochLimit: epochs, patience: 50 });
    const result = train({ instance: limited, optimizer, kernel });
    const { losses, network } = naiveTraining(limited, 0.1, epochs);
    expect(result.trace.map((record) => [record.trainLoss, record.validationLoss])).toEqual(losses);
    const best = losses.map(([, validation]) => validation);
    expect(result.bestEpoch).toBe(best.indexOf(Math.min(...best)) + 1);
    const atBest = naiveTraining(limited, 0.1, result.bestEpoch!).network;
    expect(result.best!.parameters).toBeBitIdentical(atBest.parameters);
    expect(result.best!.statistics).toBeBitIdentical(atBest.statistics);
    expect(network.statistics).not.toEqual(atBest.statistics.map(() => 0));
  });

  it("shuffles by sample when the challenge says so", () => {
    const dealt = smallInstance({ shuffle: "samples", epochLimit: 1 });
    const seen: Float32Array[] = [];
    train({ instance: dealt, optimizer: watched(({ gradient }) => seen.push(gradient.slice())), kernel });
    const order = sampleOrder(dealt.key, 0, dealt.dataset.train.rows);
    const { inputs, targets } = dealt.dataset.train;
    const network = kernel.createNetwork(dealt.shape);
    network.parameters.set(dealt.initial.parameters);
    network.frozen.set(dealt.initial.frozen);
    network.freeze();
    const gathered = {
      inputs: Float32Array.from({ length: 20 }, (_, i) => inputs[order[i >> 1]! * 2 + (i & 1)]!),
      targets: Float32Array.from({ length: 10 }, (_, i) => targets[order[i]!]!),
    };
    network.step(gathered, 0, 10, "parameters");
    expect(dealt.batches.map(({ rows }) => rows)).toEqual([10, 10, 10, 5]);
    expect(seen[0]).toBeBitIdentical(network.gradient);
  });

  it("starts from NaN losses and hands on those of the epoch before", () => {
    const seen: unknown[] = [];
    const limited = smallInstance({ epochLimit: 3 });
    const look = ({ epoch, stepCount, trainLoss, validationLoss }: OptimizerContext) =>
      seen.push([epoch, stepCount, trainLoss, validationLoss]);
    const { trace } = train({ instance: limited, optimizer: watched(look), kernel });
    const before = [{ trainLoss: Number.NaN, validationLoss: Number.NaN }, ...trace];
    const expected = Array.from({ length: 12 }, (_, step) => {
      const { trainLoss, validationLoss } = before[step >> 2]!;
      return [step >> 2, step, trainLoss, validationLoss];
    });
    expect(seen).toEqual(expected);
  });

  it("says before each hook how much fuel is used and left", () => {
    const seen: number[] = [];
    const limited = smallInstance({ epochLimit: 2 });
    const maxFuel = 2 * epochCost(limited);
    train({ instance: limited, optimizer: watched(({ fuelUsed }) => seen.push(fuelUsed)), kernel, maxFuel });
    const { key, batches, shape } = limited;
    const firstBatch = (epoch: number) =>
      engineFuel(shape).step(batches[batchOrder(key, epoch, batches.length)[0]!]!.rows);
    expect(seen[0]).toBe(firstBatch(0));
    expect(seen[4]).toBe(epochCost(limited) + firstBatch(1));
    const left = watched(({ fuelUsed, fuelLeft }) => expect(fuelUsed + fuelLeft).toBe(maxFuel));
    train({ instance: limited, optimizer: left, kernel, maxFuel });
  });

  it("carries the gradient to the next query location, zero before the first", () => {
    const carried: Float32Array[] = [];
    const stepped: Float32Array[] = [];
    const locations: boolean[] = [];
    const optimizer = watched(
      ({ gradient }) => stepped.push(gradient.slice()),
      ({ gradient, parameters }, location) => {
        carried.push(gradient.slice());
        locations.push(location.every((value, i) => value === parameters[i]));
      },
    );
    train({ instance: smallInstance({ epochLimit: 2 }), optimizer, kernel });
    expect(carried[0]).toBeBitIdentical(new Float32Array(instance.initial.parameters.length));
    for (let step = 1; step < carried.length; step++) expect(carried[step]).toBeBitIdentical(stepped[step - 1]!);
    expect(locations).toEqual(Array(8).fill(true));
  });

  it("hands the previous update to the step", () => {
    const seen: number[] = [];
    const optimizer = scripted({
      step({ stepCount }, update) {
        seen.push(update[0]!);
        update.fill((stepCount + 1) * 2 ** -20);
      },
    });
    train({ instance: smallInstance({ epochLimit: 1 }), optimizer, kernel });
    expect(seen).toEqual([0, 2 ** -20, 2 * 2 ** -20, 3 * 2 ** -20]);
  });

  it("gives the same result twice, and another with another nonce", () => {
    const run = (nonce: number) => train({ instance: smallInstance({}, nonce), optimizer: adam, kernel });
    const [first, second] = [run(1), run(1)];
    expect(second).toEqual(first);
    expect(run(2).signature).not.toBe(first.signature);
  });
});

describe("the end of an attempt", () => {
  it("comes by patience with T = best epoch + P", () => {
    const result = train({ instance, optimizer: momentum, kernel });
    expect(result.stop).toBe("patience");
    expect(result.epochs).toBe(result.bestEpoch! + 4);
    expect(result.trace).toHaveLength(result.epochs);
    const losses = result.trace.map(({ validationLoss }) => validationLoss);
    expect(losses[result.bestEpoch! - 1]).toBe(Math.min(...losses));
    expect(result.fuel).toBe(result.epochs * epochCost(instance));
    expect(result.trace.map(({ fuel }) => fuel)).toEqual(losses.map((_, i) => (i + 1) * epochCost(instance)));
  });

  it("comes by the epoch limit with the epochs finished", () => {
    const result = train({ instance: smallInstance({ epochLimit: 2 }), optimizer: sgd, kernel });
    expect([result.stop, result.epochs, result.trace.length]).toEqual(["epoch-limit", 2, 2]);
  });

  it("comes before the first piece of work that the fuel does not cover", () => {
    const epoch = epochCost(instance);
    const run = (maxFuel: number) => train({ instance, optimizer: sgd, kernel, maxFuel });
    const evaluation = engineFuel(instance.shape).evaluation(instance.dataset.validation.rows);
    expect(run(2 * epoch)).toMatchObject({ stop: "out-of-fuel", epochs: 2, fuel: 2 * epoch });
    expect(run(2 * epoch - 1)).toMatchObject({ stop: "out-of-fuel", epochs: 1, fuel: 2 * epoch - evaluation });
    expect(run(epoch - evaluation)).toMatchObject({ epochs: 0, bestEpoch: null, best: null });
    expect(run(1)).toMatchObject({ stop: "out-of-fuel", fuel: 0, trace: [], best: null });
  });

  it("comes by divergence at the first update that is not finite, with the best epoch kept", () => {
    const poison = (from: number, value: number) =>
      watched(({ stepCount, gradient }) => {
        if (stepCount === from) (gradient as Float32Array)[3] = value;
      });
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -3.4e38]) {
      const twice = scripted({
        step: ({ stepCount }, update) => update.fill(stepCount < 9 ? 0 : value, 0, 1),
      });
      const result = train({ instance, optimizer: twice, kernel });
      expect(result).toMatchObject({ stop: "diverged", epochs: result.bestEpoch! + 4 });
      expect(result.trace).toHaveLength(2);
    }
    const early = train({ instance, optimizer: poison(2, Number.NaN), kernel });
    expect(early).toMatchObject({ stop: "diverged", epochs: 0, bestEpoch: null, best: null });
    const limited = train({ instance: smallInstance({ epochLimit: 5 }), optimizer: poison(18, Number.NaN), kernel });
    expect(limited.epochs).toBe(Math.min(limited.bestEpoch! + 4, 5));
  });

  it("comes by divergence at a query location that is not finite, before any step is taken there", () => {
    let steps = 0;
    const optimizer = watched(
      () => {
        steps += 1;
      },
      ({ stepCount }, location) => {
        if (stepCount === 5) location.fill(Number.NaN);
      },
    );
    expect(train({ instance, optimizer, kernel })).toMatchObject({ stop: "diverged", bestEpoch: 1, epochs: 5 });
    expect(steps).toBe(5);
  });

  it("comes by interruption, between epochs, with what there is", () => {
    const attempt = startAttempt({ instance, optimizer: nesterov, kernel });
    expect(() => attempt.result()).toThrow(/has not ended/);
    const record = attempt.runEpoch();
    attempt.interrupt();
    expect(attempt.runEpoch()).toBeUndefined();
    expect(attempt.result()).toMatchObject({ stop: "interrupted", epochs: 1, bestEpoch: 1, trace: [record] });
  });

  it("cannot be changed afterwards", () => {
    const attempt = startAttempt({ instance, optimizer: sgd, kernel, maxFuel: 1 });
    attempt.runEpoch();
    attempt.interrupt();
    expect(attempt.result().stop).toBe("out-of-fuel");
  });
});

describe("train", () => {
  it("reports every epoch and stops at a signal", () => {
    const controller = new AbortController();
    const epochs: number[] = [];
    const onEpoch = ({ epoch }: { epoch: number }) => {
      epochs.push(epoch);
      if (epoch === 2) controller.abort();
    };
    const result = train({ instance, optimizer: sgd, kernel, onEpoch, signal: controller.signal });
    expect([result.stop, result.epochs, epochs]).toEqual(["interrupted", 2, [1, 2]]);
  });

  it("merges hyperparameters and refuses unknown ones", () => {
    const result = train({ instance, optimizer: sgd, kernel, hyperparameters: { learningRate: 0.5 } });
    expect(result.hyperparameters).toEqual({ learningRate: 0.5 });
    expect(() => train({ instance, optimizer: sgd, kernel, hyperparameters: { rate: 1 } })).toThrow(
      /it has learningRate/,
    );
  });

  it.each([0, -1, 1.5, Number.NaN, 1e15])("refuses %d as a fuel limit", (maxFuel) => {
    expect(() => train({ instance, optimizer: sgd, kernel, maxFuel })).toThrow(/an integer from 1 to/);
  });

  it("names optimizer, hook, epoch and batch when a hook throws", () => {
    const failing = (hook: string, at = 0): Optimizer =>
      scripted({
        [hook]: (context: OptimizerContext) => {
          if ((context.stepCount ?? 0) >= at) throw new Error("no");
          return {};
        },
      });
    const run = (optimizer: Optimizer) => () => train({ instance, optimizer, kernel });
    expect(run(failing("step", 6))).toThrow("optimizer scripted: step threw at epoch 2, batch 3: no");
    expect(run(failing("queryLocation"))).toThrow("optimizer scripted: queryLocation threw at epoch 1, batch 1: no");
    expect(run(failing("initState"))).toThrow("optimizer scripted: initState threw: no");
    expect(run(failing("hyperparameters"))).toThrow("optimizer scripted: hyperparameters threw: no");
    expect(run(scripted({ initState: () => new Map() as never }))).toThrow(/state is a Map/);
  });
});
