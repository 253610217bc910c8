/** A plan with results that nobody computed, shaped like real ones: to draw and to test with. */
import { type PlanRecord, planRecord } from "../../src/benchmark/records/plan-record.ts";
import {
  type AttemptIdentity,
  type AttemptSummary,
  attemptAddress,
  type Trace,
} from "../../src/benchmark/records/recorded-attempt.ts";
import { toHex } from "../../src/foundation/hash.ts";
import { presets } from "../../src/instance/challenge.ts";
import { instanceSeed } from "../../src/instance/seed.ts";
import type { Store } from "../../src/storage/store.ts";

export interface InventedSize {
  readonly optimizers?: readonly string[];
  readonly hiddenLayers?: readonly number[];
  readonly samples?: readonly number[];
  readonly nonces?: number;
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

export function inventPlan({
  optimizers = ["sgd", "momentum", "nesterov", "adam"],
  hiddenLayers = range(11).map((i) => i + 1),
  samples = [1024, 2048, 4096],
  nonces = 5,
}: InventedSize = {}): PlanRecord {
  const difficulties = hiddenLayers.flatMap((l) => samples.map((n) => ({ hiddenLayers: l, samples: n })));
  return planRecord({
    challenge: presets.paper,
    seed: "downhill",
    maxFuel: presets.paper.fuelLimit,
    numericsVersion: 1,
    difficulties,
    nonces: range(nonces),
    optimizers: optimizers.map((name, i) => ({
      ...{ label: name, name, digest: String(i).padStart(64, "0") },
      overrides: difficulties.map(() => ({})),
    })),
  });
}

/** One attempt for each that the plan has. */
export function inventAttempts({ plan }: PlanRecord): AttemptSummary[] {
  return plan.optimizers.flatMap(({ digest, name }) =>
    plan.difficulties.flatMap((difficulty) =>
      plan.nonces.map((nonce): AttemptSummary => {
        const { challenge, seed, maxFuel, numericsVersion } = plan;
        const identity = { challenge, difficulty, seed, nonce, maxFuel, numericsVersion };
        return inventAttempt({ ...identity, optimizerDigest: digest, overrides: {} }, name);
      }),
    ),
  );
}

/** Writes a plan and its attempts, with traces, into a store. */
export async function fillStore(store: Store, plan: PlanRecord): Promise<void> {
  await store.putPlan(plan);
  const environment = { processor: "invented", cores: 2, platform: "linux x64", node: "v26.0.0", version: "0.1.0" };
  const run = { environment: { ...environment, kernel: "wasm", numericsVersion: 1 }, seconds: 1 };
  for (const attempt of inventAttempts(plan)) {
    const source = { name: attempt.optimizer, digest: attempt.optimizerDigest, files: [] };
    await store.put(
      { ...attempt, trace: inventTrace(attempt) },
      { ...run, finishedAt: "2026-01-01T00:00:00Z" },
      source,
    );
  }
}

function inventTrace({ epochs, fuel, testError }: AttemptSummary): Trace {
  const validationLoss = Float64Array.from({ length: epochs }, (_, i) => (testError ?? 1) * (1 + 20 / (1 + i)));
  return {
    trainLoss: validationLoss.map((loss) => loss * 0.9),
    validationLoss,
    fuel: validationLoss.map((_, i) => Math.round((fuel * (i + 1)) / epochs)),
  };
}

function inventAttempt(identity: AttemptIdentity, optimizer: string): AttemptSummary {
  const address = attemptAddress(identity);
  const noise = Number.parseInt(address.slice(0, 8), 16) / 2 ** 32;
  const { hiddenLayers, samples } = identity.difficulty;
  const speed = { sgd: 8, momentum: 3, nesterov: 2.8, adam: 1.4 }[optimizer] ?? 2;
  const depth = hiddenLayers - 3;
  const testError = 0.045 + 30 / samples / (hiddenLayers + 1) + 0.00016 * depth * depth * speed + 0.01 * noise;
  const baseline = 0.16 * (1 + 0.08 * noise);
  const epochs = Math.round(50 + (28 + 22 * noise + 6 * hiddenLayers) * speed);
  return {
    ...identity,
    address,
    instance: toHex(instanceSeed(identity)),
    ...{ optimizer, hyperparameters: { learningRate: 0.01 }, error: null, stop: "patience" },
    status: testError < baseline ? "passed" : "failed",
    ...{ testError, baseline, epochs, bestEpoch: epochs - 50, fuel: epochs * hiddenLayers * samples * 1e5 },
    threshold:
      testError < baseline ? { epoch: Math.ceil(epochs / 4), fuel: epochs * hiddenLayers * samples * 2.5e4 } : null,
    signature: "0".repeat(64),
  };
}
