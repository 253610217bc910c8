/** Records to fill stores with: made up, but such as attempts leave. */
import { type OptimizerSource, type PlanRecord, planRecord } from "../../src/benchmark/records/plan-record.ts";
import {
  type AttemptIdentity,
  type AttemptSummary,
  attemptAddress,
  type RecordedAttempt,
  type Trace,
} from "../../src/benchmark/records/recorded-attempt.ts";
import type { RunFacts } from "../../src/benchmark/records/run-facts.ts";
import { sha256, sha256Hex, toHex } from "../../src/foundation/hash.ts";
import { Stream } from "../../src/foundation/stream.ts";
import { presets } from "../../src/instance/challenge.ts";
import { instanceSeed } from "../../src/instance/seed.ts";

const sourceText = "export default {};\n";

export function sampleSource(name = "momentum", text = sourceText): OptimizerSource {
  return { name, digest: sha256Hex(text), files: [{ path: `${name}.ts`, text }] };
}

export function sampleRun(seconds = 1.25, finishedAt = "2026-01-02T03:04:05.678Z"): RunFacts {
  const environment = { processor: "Sample CPU", cores: 2, platform: "linux x64", node: "v26.10.0", version: "0.1.0" };
  return { environment: { ...environment, kernel: "native/avx2", numericsVersion: 1 }, seconds, finishedAt };
}

/** A plan of attempts that `sampleAttempt` makes. */
export function samplePlan(nonces: readonly number[]): PlanRecord {
  const { challenge, seed, maxFuel, numericsVersion, difficulty } = sampleIdentity();
  const optimizer = { label: "momentum", name: "momentum", digest: sampleSource().digest, overrides: [{}] };
  const constants = { challenge, seed, maxFuel, numericsVersion };
  return planRecord({ ...constants, difficulties: [difficulty], nonces, optimizers: [optimizer] });
}

export function sampleIdentity(changes: Partial<AttemptIdentity> = {}): AttemptIdentity {
  return {
    challenge: presets.paper,
    difficulty: { hiddenLayers: 3, samples: 1024 },
    seed: "downhill",
    nonce: 0,
    optimizerDigest: sampleSource().digest,
    overrides: {},
    maxFuel: presets.paper.fuelLimit,
    numericsVersion: 1,
    ...changes,
  };
}

export function sampleTrace(epochs: number, seed = 0): Trace {
  const stream = new Stream(sha256(`sample ${seed}`), "trace");
  const column = (value: (i: number) => number) => Float64Array.from({ length: epochs }, (_, i) => value(i));
  return {
    trainLoss: column((i) => 1 / (i + 1) + stream.uniform() / 100),
    validationLoss: column((i) => 1.1 / (i + 1) + stream.uniform() / 100),
    fuel: column((i) => (i + 1) * 2_000_000_123),
  };
}

/** An attempt that passed when its fuel was at its end. */
export function sampleAttempt(
  changes: Partial<AttemptIdentity> = {},
  results: Partial<RecordedAttempt> = {},
): RecordedAttempt {
  const identity = sampleIdentity(changes);
  const trace = results.trace ?? sampleTrace(60, identity.nonce);
  const best = lowest(trace.validationLoss);
  const baseline = 0.16;
  const first = trace.validationLoss.findIndex((loss) => loss < baseline);
  const summary: Omit<AttemptSummary, keyof AttemptIdentity | "address"> = {
    instance: toHex(instanceSeed(identity)),
    optimizer: "momentum",
    hyperparameters: { learningRate: 0.01, momentum: 0.9 },
    status: "passed",
    error: null,
    stop: "out-of-fuel",
    testError: 0.0625 + (identity.nonce % 64) / 1024,
    baseline,
    epochs: trace.trainLoss.length,
    bestEpoch: best + 1,
    fuel: trace.fuel.at(-1) ?? 0,
    threshold: first < 0 ? null : { epoch: first + 1, fuel: trace.fuel[first] ?? 0 },
    signature: sha256Hex(`signature ${identity.nonce}`),
  };
  return { ...identity, address: attemptAddress(identity), ...summary, ...results, trace };
}

function lowest(losses: Float64Array): number {
  return losses.reduce((best, loss, i) => (loss < (losses[best] ?? 0) ? i : best), 0);
}

/** An attempt whose optimizer broke the contract. */
export function sampleRejection(changes: Partial<AttemptIdentity> = {}): RecordedAttempt {
  const nothing = { trainLoss: new Float64Array(), validationLoss: new Float64Array(), fuel: new Float64Array() };
  return sampleAttempt(changes, {
    status: "rejected",
    error: { code: "optimizer/failed", message: 'step threw "no such tensor"\nat mine.ts:3' },
    ...{ hyperparameters: null, stop: null, testError: null, baseline: null, bestEpoch: null, signature: null },
    ...{ epochs: 0, fuel: 0, threshold: null, trace: nothing },
  });
}
