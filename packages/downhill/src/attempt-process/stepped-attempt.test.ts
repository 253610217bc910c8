import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { smallInstance } from "../../test/fixtures/small-instance.ts";
import { type BuiltInOptimizerName, builtInOptimizerSource } from "../baselines/index.ts";
import { availableKernels } from "../kernel/select-kernel.ts";
import { openAttemptProcess, prepareSubmission, startAttemptProcess } from "./run-attempt-process.ts";
import { SteppedAttempt } from "./stepped-attempt.ts";

const instance = smallInstance({ epochLimit: 6 });
const kernels = availableKernels();
const kernel = kernels.at(-1)!;

async function open(name: BuiltInOptimizerName, maxFuel = instance.challenge.fuelLimit) {
  const submission = await prepareSubmission(fileURLToPath(builtInOptimizerSource(name)));
  const { difficulty } = instance;
  return { submission, process: await openAttemptProcess({ submission, difficulty, maxFuel, kernel }) };
}

const without = (gradient: boolean) => ({ gradient, update: false });

describe("an attempt that is driven from outside", () => {
  it.each([["adam", false] as const, ["nesterov", true] as const])(
    "has the epochs and fuel of one that runs by itself, resumed or not: %s",
    async (name, gradient) => {
      const { submission, process } = await open(name);
      const whole = await (await startAttemptProcess({ submission, instance, kernel })).result();
      const steps = new SteppedAttempt(process, instance);
      await steps.start(without(gradient), null);
      const points = [await steps.point()];
      const replies = [];
      for (let epoch = 1; epoch <= whole.trace.length; epoch++) {
        replies.push(await steps.runEpoch());
        points.push(await steps.point());
      }
      expect(replies.map(({ record }) => record)).toEqual(whole.trace);
      expect(replies.at(-1)).toMatchObject({ stop: whole.stop, fuel: whole.fuel });
      process.close();

      const fresh = new SteppedAttempt((await open(name)).process, instance);
      for (const epoch of [4, 2, whole.trace.length]) {
        await fresh.start(without(gradient), points[epoch - 1]!);
        expect(await fresh.evaluate()).toBe(whole.trace[epoch - 2]!.validationLoss);
        expect(await fresh.runEpoch()).toEqual(replies[epoch - 1]);
        expect(await fresh.point()).toEqual(points[epoch]);
      }
    },
  );

  it("trains with believed validation losses before the validation data are there, and confirms them later", async () => {
    const { submission, process } = await open("adam");
    const { trace } = await (await startAttemptProcess({ submission, instance, kernel })).result();
    const { dataset, ...outline } = instance;
    const steps = new SteppedAttempt(process, outline);
    await steps.start(without(false), null);
    steps.supply({ train: dataset.train });
    for (const { validationLoss, ...record } of trace.slice(0, 3)) {
      expect((await steps.runEpoch(validationLoss)).record).toEqual({ ...record, validationLoss });
      steps.keep();
    }
    steps.supply({ validation: dataset.validation });
    for (const { validationLoss } of trace.slice(0, 3)) expect(await steps.evaluateKept()).toBe(validationLoss);
    expect(await steps.evaluate()).toBe(trace[2]!.validationLoss);
    expect((await steps.runEpoch()).record).toEqual(trace[3]);
    process.close();
  });

  it("says how an epoch ended that was not finished", async () => {
    const { submission, process } = await open("sgd", 100_000);
    const whole = await (await startAttemptProcess({ submission, instance, kernel, maxFuel: 100_000 })).result();
    expect(whole.stop).toBe("out-of-fuel");
    const steps = new SteppedAttempt(process, instance);
    await steps.start(without(false), null);
    for (let epoch = 1; epoch <= whole.trace.length; epoch++) await steps.runEpoch();
    const { fuel } = whole;
    expect(await steps.runEpoch()).toEqual({ record: null, fuel, stop: "out-of-fuel", digest: null, trained: null });
    process.close();
  });
});
