import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleAttempt, sampleRejection, sampleTrace } from "../../../test/conformance/sample-records.ts";
import { createChallenge } from "../../instance/challenge.ts";
import { SignatureChain } from "../../training/signature.ts";
import { recordFaults } from "./record-faults.ts";
import type { RecordedAttempt, Trace } from "./recorded-attempt.ts";

/** Falls for 20 epochs, then stays: patience of 50 ends it at 70. */
function settled(epochs: number): Trace {
  const validationLoss = Float64Array.from({ length: epochs }, (_, i) => 1 / (1 + Math.min(i, 19)));
  return { trainLoss: validationLoss.slice(), validationLoss, fuel: sampleTrace(epochs).fuel };
}

function withoutSolution(): RecordedAttempt {
  const trace = { ...sampleTrace(2), validationLoss: Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY) };
  const chain = new SignatureChain();
  for (const [i, loss] of trace.trainLoss.entries()) chain.append(loss, trace.validationLoss[i]!);
  const signature = chain.close(new Float32Array(), new Float32Array());
  const none = { bestEpoch: null, testError: null, baseline: null, threshold: null };
  return sampleAttempt({}, { ...none, trace, signature, status: "no-solution" });
}

const patient = sampleAttempt({}, { trace: settled(70), stop: "patience" });
const whole: Readonly<Record<string, RecordedAttempt>> = {
  "out of fuel": sampleAttempt(),
  patience: patient,
  rejected: sampleRejection(),
  "without a solution": withoutSolution(),
  diverged: sampleAttempt({}, { trace: settled(30), stop: "diverged", epochs: 70 }),
  "at the epoch limit": sampleAttempt(
    { challenge: createChallenge("paper", { epochLimit: 30 }) },
    { trace: settled(30), stop: "epoch-limit" },
  ),
  failed: { ...patient, testError: 0.2, status: "failed" },
  "a test error that overflowed": { ...patient, testError: null, status: "failed" },
};

describe("the faults of a record", () => {
  it.each(Object.entries(whole))("are none in one that is whole: %s", (_, attempt) => {
    expect(recordFaults(attempt)).toEqual([]);
  });

  it.each<[string, RecordedAttempt, RegExp]>([
    ["a challenge that is none", { ...patient, challenge: { ...patient.challenge, width: 0 } }, /width/],
    ["more fuel than there is", { ...patient, maxFuel: 2e14 }, /fuel limit/],
    ["another nonce", { ...patient, nonce: 5 }, /address/],
    ["another instance", { ...patient, instance: "00" }, /instance/],
    ["a shorter column", { ...patient, trace: { ...patient.trace, trainLoss: new Float64Array(3) } }, /lengths/],
    ["fuel that falls", { ...patient, trace: { ...patient.trace, fuel: new Float64Array(70) } }, /rise/],
    ["too little fuel", { ...patient, fuel: 1 }, /less than its trace/],
    ["too much fuel", { ...patient, fuel: 2e14 }, /more than its limit/],
    ["another best epoch", { ...patient, bestEpoch: 21 }, /best epoch/],
    ["another T", { ...patient, epochs: 69 }, /T is given as 69, and is 70/],
    ["impatience", sampleAttempt({}, { trace: settled(40), stop: "patience" }), /want of progress/],
    ["a limit that is not", { ...patient, stop: "epoch-limit" }, /epoch limit/],
    ["a pass that is not", { ...patient, testError: 0.2 }, /given as passed/],
    ["another threshold", { ...patient, threshold: { epoch: 8, fuel: 1 } }, /threshold/],
    ["no baseline", { ...patient, baseline: null, threshold: null, status: "failed" }, /no baseline/],
    ["an error beside results", { ...patient, error: { code: "a", message: "b" } }, /or an error/],
    ["a rejection without a reason", { ...sampleRejection(), error: null }, /without a reason/],
    ["a rejection with results", { ...sampleRejection(), testError: 0.1 }, /has results/],
    ["a score from nowhere", { ...withoutSolution(), baseline: 0.1 }, /no epoch that counts/],
    ["another signature", { ...withoutSolution(), signature: "00" }, /signature/],
  ])("name %s", (_, attempt, message) => {
    expect(recordFaults(attempt).join("; ")).toMatch(message);
  });

  it("show every change of an identity", () => {
    const changes = fc.record(
      {
        nonce: fc.nat(),
        seed: fc.string(),
        numericsVersion: fc.nat(),
        maxFuel: fc.nat(),
        optimizerDigest: fc.string(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(changes, (change) => {
        const changed = { ...patient, ...change };
        const isSame = Object.entries(change).every(([key, value]) => Reflect.get(patient, key) === value);
        expect(recordFaults(changed).length > 0).toBe(!isSame);
      }),
    );
  });
});
