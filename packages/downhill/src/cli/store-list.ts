import { defineCommand } from "citty";
import type { PlanRecord } from "../benchmark/records/plan-record.ts";
import { plannedAttempts } from "../benchmark/records/planned-attempts.ts";
import { type AttemptSummary, attemptAddress } from "../benchmark/records/recorded-attempt.ts";
import { canonicalJson } from "../foundation/canonical-json.ts";
import type { Store } from "../storage/store.ts";
import { alignColumns, formatDuration, printable } from "./format.ts";
import { describeChallenge, jsonFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { storeFlag, withStore } from "./store-option.ts";
import type { Paint, Terminal } from "./terminal.ts";

/** `downhill store list`: what is in a store, by optimizer and by plan. */
export function createStoreListCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "list", description: "Count the stored attempts, by optimizer and by plan" },
    args: { ...storeFlag, ...jsonFlag },
    async run({ args }) {
      const listing = await withStore(args.store, listStore);
      terminal.print(args.json ? toJson(listing) : renderListing(listing, terminal.paint));
      return 0;
    },
  });
}

/** Attempts of one optimizer under one challenge. */
export interface OptimizerListing {
  readonly name: string;
  readonly digest: string;
  readonly challenge: string;
  readonly attempts: number;
  readonly passed: number;
  readonly rejected: number;
  readonly hiddenLayers: readonly number[];
  readonly samples: readonly number[];
  readonly seeds: readonly string[];
  /** Different nonces. */
  readonly nonces: number;
  /** Different hyperparameters put over the optimizer's own. */
  readonly overrides: number;
}

export interface PlanListing {
  readonly digest: string;
  readonly optimizers: readonly string[];
  readonly attempts: number;
  /** Those of its attempts that are stored. */
  readonly stored: number;
}

export interface StoreListing {
  readonly store: string;
  readonly attempts: number;
  readonly runs: number;
  /** Wall time of all runs' epochs together. */
  readonly seconds: number;
  readonly optimizers: readonly OptimizerListing[];
  /** The latest first. */
  readonly plans: readonly PlanListing[];
}

async function listStore(store: Store): Promise<StoreListing> {
  const [attempts, runs, plans] = await Promise.all([store.attempts(), store.runs(), store.plans()]);
  const stored = new Set(attempts.map(({ address }) => address));
  const challengeKey = memoize((challenge: AttemptSummary["challenge"]) => canonicalJson(challenge));
  const groups = Map.groupBy(attempts, ({ optimizer, optimizerDigest, challenge }) =>
    [optimizer, optimizerDigest, challengeKey(challenge)].join(" "),
  );
  return {
    store: store.location,
    attempts: attempts.length,
    runs: runs.length,
    seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
    optimizers: [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => listOptimizer(group)),
    plans: plans.map((plan) => listPlan(plan, stored)),
  };
}

/** Records of one store share their challenge, which need not be spelled out for each. */
function memoize<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}

function listOptimizer(group: readonly AttemptSummary[]): OptimizerListing[] {
  const [first] = group;
  if (first === undefined) return [];
  const different = <T>(value: (attempt: AttemptSummary) => T) => [...new Set(group.map(value))];
  const ascending = (value: (attempt: AttemptSummary) => number) => different(value).sort((a, b) => a - b);
  const listing = {
    name: first.optimizer,
    digest: first.optimizerDigest,
    challenge: describeChallenge(first.challenge),
    attempts: group.length,
    passed: group.filter(({ status }) => status === "passed").length,
    rejected: group.filter(({ status }) => status === "rejected").length,
    hiddenLayers: ascending(({ difficulty }) => difficulty.hiddenLayers),
    samples: ascending(({ difficulty }) => difficulty.samples),
    seeds: different(({ seed }) => seed).sort(),
    nonces: different(({ nonce }) => nonce).length,
    overrides: different(({ overrides }) => canonicalJson(overrides)).length,
  };
  return [listing];
}

function listPlan({ digest, plan }: PlanRecord, stored: ReadonlySet<string>): PlanListing {
  const addresses = plannedAttempts(plan).map(attemptAddress);
  return {
    digest,
    optimizers: plan.optimizers.map(({ label }) => label),
    attempts: addresses.length,
    stored: addresses.filter((address) => stored.has(address)).length,
  };
}

export function renderListing(listing: StoreListing, paint: Paint): string {
  const { store, attempts, runs, seconds, optimizers, plans } = listing;
  const head = `${paint.bold(printable(store))}: ${attempts} attempts, ${runs} runs, ${formatDuration(seconds)} of training`;
  const optimizerTitle = [
    "optimizer",
    "source",
    "attempts",
    "passed",
    "L",
    "N",
    "seed",
    "nonces",
    "settings",
    "challenge",
  ];
  const planTitle = ["plan", "stored", "optimizers"];
  return [
    head,
    ...table(optimizerTitle, optimizers.map(optimizerRow), paint),
    ...table(planTitle, plans.map(planRow), paint),
  ].join("\n");
}

function table(title: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string[] {
  return rows.length === 0 ? [] : ["", ...alignColumns([title.map(paint.dim), ...rows])];
}

function optimizerRow(optimizer: OptimizerListing): string[] {
  const { name, digest, attempts, passed, hiddenLayers, samples, seeds, nonces, overrides, challenge } = optimizer;
  const share = `${passed} (${Math.round((100 * passed) / attempts)} %)`;
  const names = [printable(name), digest.slice(0, 8)];
  const counts = [String(nonces), String(overrides)];
  const seed = seeds.map((text) => printable(text)).join(", ");
  return [...names, String(attempts), share, ranges(hiddenLayers), ranges(samples), seed, ...counts, challenge];
}

function planRow({ digest, optimizers, attempts, stored }: PlanListing): string[] {
  return [digest.slice(0, 8), `${stored} of ${attempts}`, optimizers.map((label) => printable(label)).join(", ")];
}

/** Ascending numbers, neighbors drawn together: 1–11, 1024, 2048. */
function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last !== undefined && last[1] + 1 === number) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([low, high]) => (low === high ? String(low) : `${low}–${high}`)).join(", ");
}
