import { describe, expect, it } from "vitest";
import { smallInstance } from "../../test/fixtures/small-instance.ts";
import { builtInOptimizers } from "../baselines/index.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { createReferenceKernel } from "../kernel/reference/reference-kernel.ts";
import { score } from "../solution/score.ts";
import { train } from "../training/run-attempt.ts";
import { isDeterministic, recordAttempt, recordRejection } from "./record-attempt.ts";
import { type AttemptIdentity, attemptAddress } from "./records/recorded-attempt.ts";

const kernel = createReferenceKernel();
const instance = smallInstance({ epochLimit: 30 });
const result = train({ instance, kernel, optimizer: builtInOptimizers.adam });
const { challenge, difficulty, seed, nonce } = instance;
const identity: AttemptIdentity = {
  ...{ challenge, difficulty, seed, nonce, optimizerDigest: "a".repeat(64) },
  ...{ overrides: {}, maxFuel: 1e14, numericsVersion: 1 },
};

describe("recording an attempt", () => {
  it("scores it as a verifier does and keeps the whole trace", () => {
    const record = recordAttempt(identity, instance, result, kernel);
    const scored = score({ instance, solution: result.best!, epochs: result.epochs, kernel });
    expect(record).toMatchObject({
      ...identity,
      address: attemptAddress(identity),
      instance: instance.digest,
      optimizer: "adam",
      status: scored.passed ? "passed" : "failed",
      ...{ testError: scored.testError, baseline: scored.baseline, error: null },
      ...{ epochs: result.epochs, bestEpoch: result.bestEpoch, fuel: result.fuel, signature: result.signature },
    });
    expect([...record.trace.validationLoss]).toEqual(result.trace.map(({ validationLoss }) => validationLoss));
    expect([...record.trace.trainLoss]).toEqual(result.trace.map(({ trainLoss }) => trainLoss));
    expect(record.trace.fuel.at(-1)).toBe(result.trace.at(-1)?.fuel);
  });

  it("finds the first epoch below the threshold", () => {
    const baseline = score({ instance, solution: result.best!, epochs: result.epochs, kernel }).baseline;
    const low = { ...result.trace[4]!, validationLoss: baseline / 2 };
    const trace = result.trace.map((epoch, i) => (i >= 4 ? low : { ...epoch, validationLoss: 2 * baseline }));
    const { threshold } = recordAttempt(identity, instance, { ...result, trace }, kernel);
    expect(threshold).toEqual({ epoch: low.epoch, fuel: low.fuel });
    const never = result.trace.map((epoch) => ({ ...epoch, validationLoss: baseline }));
    expect(recordAttempt(identity, instance, { ...result, trace: never }, kernel).threshold).toBeNull();
  });

  it("tells a cause from a mere failure, and has no test error that is no number", () => {
    const broken = { ...result.best!, parameters: result.best!.parameters.map(() => Number.NaN) };
    const statusOf = (stop: "patience" | "diverged" | "out-of-fuel") =>
      recordAttempt(identity, instance, { ...result, stop, best: broken }, kernel);
    expect(statusOf("patience")).toMatchObject({ status: "failed", testError: null });
    expect(statusOf("diverged").status).toBe("diverged");
    expect(statusOf("out-of-fuel").status).toBe("out-of-fuel");
    const none = recordAttempt(identity, instance, { ...result, best: null, bestEpoch: null }, kernel);
    expect(none).toMatchObject({ status: "no-solution", testError: null, baseline: null, threshold: null });
  });

  it("does not record an attempt that something outside interrupted", () => {
    const interrupted = { ...result, stop: "interrupted" as const };
    expect(() => recordAttempt(identity, instance, interrupted, kernel)).toThrow(/interrupted the process of adam/);
  });

  it("records a rejection by its error alone", () => {
    const error = new CodedError("optimizer/failed", "step threw");
    expect(recordRejection(identity, "mine", null, error)).toMatchObject({
      ...{ instance: instance.digest, optimizer: "mine", status: "rejected", stop: null, epochs: 0 },
      error: { code: "optimizer/failed", message: "step threw" },
    });
  });

  it.each([
    ["optimizer/failed", "step threw", true],
    ["hyperparameters/unknown", "no such", true],
    ["attempt/out-of-fuel", "before it began", true],
    ["attempt/timed-out", "", false],
    ["attempt/out-of-memory", "", false],
    ["attempt/lost", "", false],
    ["attempt/forged", "", false],
    ["optimizer/failed", "Maximum call stack size exceeded", false],
    ["optimizer/failed", "Array buffer allocation failed", false],
    ["kernel/unavailable", "", false],
  ])("takes %s (%s) for deterministic: %s", (code, message, expected) => {
    expect(isDeterministic(new CodedError(code, message))).toBe(expected);
  });
});
