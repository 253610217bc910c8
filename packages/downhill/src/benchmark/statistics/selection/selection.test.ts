import { describe, expect, it } from "vitest";
import { attemptsOf, digestOf, planOf } from "../../../../test/fixtures/benchmark-results.ts";
import { CodedError } from "../../../foundation/coded-error.ts";
import { presets } from "../../../instance/challenge.ts";
import { type SelectionRequest, selectContestants } from "./select-contestants.ts";
import { parseSelector } from "./selector.ts";

const adam = attemptsOf("adam");
const sgd = attemptsOf("sgd");
const faster = attemptsOf("adam", () => ({ hyperparameters: { learningRate: 0.1 } }), {
  overrides: { learningRate: 0.1 },
});

function select(request: Partial<SelectionRequest>) {
  return selectContestants({ contestants: ["adam", "sgd"], plans: [], attempts: [...adam, ...sgd], ...request });
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CodedError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "no error";
}

describe("selecting by name", () => {
  it("takes every attempt of the optimizers", () => {
    const { plan, seed, challenge, contestants } = select({});
    expect({ plan, seed, challenge }).toEqual({ plan: null, seed: "downhill", challenge: presets.paper });
    expect(contestants.map(({ label, digest, attempts }) => [label, digest, attempts.length])).toEqual([
      ["adam", digestOf("adam"), 12],
      ["sgd", digestOf("sgd"), 12],
    ]);
  });

  it("says what is there when a name is not", () => {
    expect(messageOf(() => select({ contestants: ["adan", "sgd"] }))).toBe(
      'compare/unknown: the store has no attempt of an optimizer "adan". Did you mean adam? It has adam, sgd',
    );
    expect(messageOf(() => select({ contestants: ["adam@ffffffff"] }))).toMatch(/12 attempts of adam, but none that/);
  });

  it("lists hyperparameters to choose from, and takes the choice", () => {
    const attempts = [...adam, ...faster, ...sgd];
    expect(messageOf(() => select({ attempts }))).toMatch(
      /"adam" stands for 2 sets of hyperparameters; name one as adam:learningRate=0.01,momentum=0.9 \(12 attempts\) or adam:learningRate=0.1 \(12 attempts\)/,
    );
    const { contestants } = select({ attempts, contestants: ["adam:learningRate=0.1", "adam:momentum=0.9"] });
    expect(contestants.map((contestant) => contestant.attempts[0]?.address)).toEqual([
      faster[0]?.address,
      adam[0]?.address,
    ]);
  });

  it("lists sources to choose from, and takes the choice", () => {
    const attempts = [...adam, ...sgd, ...attemptsOf("adam", () => ({}), { optimizerDigest: digestOf("another") })];
    const choice = `adam@${digestOf("another").slice(0, 8)}`;
    expect(messageOf(() => select({ attempts }))).toContain(`${choice} (12 attempts)`);
    expect(select({ attempts, contestants: [choice, "sgd"] }).contestants[0]?.digest).toBe(digestOf("another"));
  });

  it("lists seed phrases, challenges and fuel limits to choose from, and takes the choice", () => {
    const both = (identity: Parameters<typeof attemptsOf>[2]) =>
      [...adam, ...sgd].concat(attemptsOf("adam", undefined, identity), attemptsOf("sgd", undefined, identity));
    const ofSeeds = both({ seed: "other" });
    expect(messageOf(() => select({ attempts: ofSeeds }))).toContain(
      '--seed "downhill" (24 attempts) or --seed "other"',
    );
    expect(select({ attempts: ofSeeds, scope: { seed: "other" } }).seed).toBe("other");
    const ofChallenges = both({ challenge: { ...presets.paper, noise: 0.1 } });
    expect(messageOf(() => select({ attempts: ofChallenges }))).toContain("--challenge noise=0.1 (24 attempts)");
    const { challenge } = select({ attempts: ofChallenges, scope: { challenge: { noise: 0.1 } } });
    expect(challenge.noise).toBe(0.1);
    const ofFuel = both({ maxFuel: 1e9 });
    expect(messageOf(() => select({ attempts: ofFuel }))).toContain("--max-fuel 1000000000 (24 attempts)");
    expect(select({ attempts: ofFuel, scope: { maxFuel: 1e9 } }).contestants[0]?.attempts).toHaveLength(12);
  });

  it("looks past a seed that another optimizer never ran on", () => {
    const attempts = [...adam, ...sgd, ...attemptsOf("adam", undefined, { seed: "tuning" })];
    expect(select({ attempts }).seed).toBe("downhill");
  });

  it("keeps to the difficulties that are asked for", () => {
    const { contestants } = select({ scope: { hiddenLayers: [3], samples: [2048] } });
    expect(contestants.map(({ attempts }) => attempts.length)).toEqual([3, 3]);
  });

  it("refuses a name twice, and text that is no name", () => {
    expect(messageOf(() => select({ contestants: ["adam", "adam"] }))).toMatch(/"adam" is named twice/);
    for (const text of ["", "adam:", "adam:lr", "adam@XYZ", "adam:lr=fast"]) {
      expect(messageOf(() => parseSelector(text))).toMatch(/^compare\/selector/);
    }
  });
});

describe("selecting by plan", () => {
  const plain = planOf(["adam", "sgd"]);
  const tuned = planOf(["adam", "sgd"], {
    optimizers: [
      { label: "adam", name: "adam", digest: digestOf("adam"), overrides: plain.plan.difficulties.map(() => ({})) },
      {
        ...{ label: "adam:tuned", name: "adam", digest: digestOf("adam") },
        overrides: plain.plan.difficulties.map(() => ({ learningRate: 0.1 })),
      },
    ],
  });
  const attempts = [...adam, ...faster, ...sgd];

  it("takes the latest plan that has the labels", () => {
    const selection = select({ attempts, plans: [tuned, plain] });
    expect(selection.plan).toBe(plain.digest);
    expect(selection.contestants.map((contestant) => contestant.attempts.length)).toEqual([12, 12]);
    const both = select({ attempts, plans: [tuned, plain], contestants: ["adam:tuned", "adam"] });
    expect(both.plan).toBe(tuned.digest);
    expect(both.contestants[0]?.attempts.map(({ address }) => address)).toEqual(faster.map(({ address }) => address));
  });

  it("takes all of a plan where none is named", () => {
    const { contestants } = select({ attempts, plans: [tuned, plain], contestants: [] });
    expect(contestants.map(({ label }) => label)).toEqual(["adam", "adam:tuned"]);
  });

  it("takes the plan that is named, or none", () => {
    expect(select({ attempts, plans: [tuned, plain], plan: plain.digest.slice(0, 6) }).plan).toBe(plain.digest);
    expect(messageOf(() => select({ attempts, plans: [tuned, plain], plan: "all" }))).toMatch(/^compare\/ambiguous/);
    expect(messageOf(() => select({ plans: [plain], plan: "nothing" }))).toContain("(adam, sgd)");
    expect(messageOf(() => select({ plans: [plain], plan: plain.digest, contestants: ["adan"] }))).toBe(
      `compare/unknown: plan ${plain.digest.slice(0, 8)} has no optimizer called "adan". Did you mean adam? It has adam, sgd`,
    );
  });

  it("takes only what belongs to the plan, and says when that is nothing", () => {
    const plan = planOf(["adam", "sgd"], { nonces: [1, 7] });
    const { contestants } = select({ plans: [plan] });
    expect(contestants.map((contestant) => contestant.attempts.map(({ nonce }) => nonce))).toEqual([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
    expect(messageOf(() => select({ plans: [planOf(["adam", "sgd"], { nonces: [9] })] }))).toMatch(
      /no attempt of "adam" yet that belongs to plan/,
    );
  });
});
