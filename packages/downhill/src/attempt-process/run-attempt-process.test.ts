import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { smallInstance } from "../../test/fixtures/small-instance.ts";
import { builtInOptimizerSource, builtInOptimizers } from "../baselines/index.ts";
import { availableKernels } from "../kernel/select-kernel.ts";
import { train } from "../training/run-attempt.ts";
import { prepareSubmission, startAttemptProcess } from "./run-attempt-process.ts";

const instance = smallInstance({ epochLimit: 12 });
const submission = await prepareSubmission(fileURLToPath(builtInOptimizerSource("adam")));
const kernels = availableKernels();

describe("an attempt in a process of its own", () => {
  it.each(kernels.map((kernel) => [kernel.variant, kernel] as const))(
    "has the bits of one in here, with %s",
    async (_, kernel) => {
      const attempt = await startAttemptProcess({
        submission,
        instance,
        kernel,
        hyperparameters: { learningRate: 0.01 },
      });
      const records = [];
      for await (const { record } of attempt) records.push(record);
      const outside = await attempt.result();
      const inside = train({
        instance,
        kernel,
        optimizer: builtInOptimizers.adam,
        hyperparameters: { learningRate: 0.01 },
      });
      expect(outside.signature).toBe(inside.signature);
      expect(outside.best).toEqual(inside.best);
      expect(outside).toMatchObject({ stop: inside.stop, epochs: inside.epochs, bestEpoch: inside.bestEpoch });
      expect(outside.hyperparameters).toEqual(inside.hyperparameters);
      expect(records).toEqual(outside.trace);
      // The optimizer's own operations are counted only there.
      expect(outside.fuel).toBeGreaterThan(inside.fuel);
    },
  );

  it("costs the same fuel with every kernel", async () => {
    const fuels = await Promise.all(
      kernels.map(
        async (kernel) => (await (await startAttemptProcess({ submission, instance, kernel })).result()).fuel,
      ),
    );
    expect(new Set(fuels).size).toBe(1);
  });

  it("can be interrupted, with its best epoch so far", async () => {
    const endless = smallInstance({ patience: 100_000 });
    const attempt = await startAttemptProcess({ submission, instance: endless, kernel: kernels.at(-1)! });
    for await (const { record } of attempt) if (record.epoch === 3) attempt.interrupt();
    const result = await attempt.result();
    expect(result.stop).toBe("interrupted");
    expect(result.best).not.toBeNull();
  });

  it("names a misspelt hyperparameter", async () => {
    const kernel = kernels[0]!;
    const starting = startAttemptProcess({ submission, instance, kernel, hyperparameters: { lr: 1 } });
    await expect(starting).rejects.toMatchObject({
      code: "hyperparameters/unknown",
      message: /no hyperparameter "lr"/,
    });
  });
});
