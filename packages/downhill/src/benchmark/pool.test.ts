import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { smallConstants, smallInstance } from "../../test/fixtures/small-instance.ts";
import { prepareSubmission, startAttemptProcess } from "../attempt-process/run-attempt-process.ts";
import { builtInOptimizerSource } from "../baselines/index.ts";
import { createChallenge } from "../instance/challenge.ts";
import { selectKernel } from "../kernel/select-kernel.ts";
import { loadOptimizerFile } from "./load-optimizer.ts";
import { type PoolEvent, type PoolOptions, type PoolTask, runPool } from "./pool.ts";
import { recordAttempt } from "./record-attempt.ts";
import { tasksToRun } from "./run-kept.ts";

const kernel = selectKernel();
const folder = mkdtempSync(join(tmpdir(), "downhill-pool-"));
const momentum = await prepareSubmission(fileURLToPath(builtInOptimizerSource("momentum")));
const challenge = createChallenge("paper", { ...smallConstants, epochLimit: 12 });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function task(nonce: number, submission = momentum, over: Partial<PoolTask["identity"]> = {}): PoolTask {
  const identity = {
    ...{ challenge, difficulty: { hiddenLayers: 2, samples: 44 }, seed: "downhill", nonce },
    ...{ optimizerDigest: submission.digest, overrides: {}, maxFuel: 1e14, numericsVersion: 1, ...over },
  };
  return { identity, optimizer: "momentum", submission };
}

function write(name: string, text: string) {
  const path = join(folder, name);
  writeFileSync(path, `import { defineOptimizer } from "downhill/optimizer";\nexport default ${text};`);
  return path;
}

const broken = (step: string) =>
  `defineOptimizer({ name: "broken", hyperparameters: () => ({}), initState: () => ({}), step: ${step} })`;

async function collect(tasks: readonly PoolTask[], options: Partial<PoolOptions> = {}): Promise<PoolEvent[]> {
  const events: PoolEvent[] = [];
  for await (const event of runPool(tasks, { kernel, workers: 2, ...options })) events.push(event);
  return events;
}

const kindsOf = (events: readonly PoolEvent[]) => events.map(({ kind }) => kind).filter((kind) => kind !== "epoch");

describe("a pool of attempts", () => {
  it("has the records that attempts alone have, and tells every epoch", async () => {
    const events = await collect([task(0), task(1), task(2)]);
    const finished = events.flatMap((event) => (event.kind === "finished" ? event : []));
    expect(finished).toHaveLength(3);
    for (const { attempt, task: each } of finished) {
      const instance = smallInstance({ epochLimit: 12 }, each.identity.nonce);
      const alone = await (await startAttemptProcess({ submission: momentum, instance, kernel })).result();
      expect(attempt).toEqual(recordAttempt(each.identity, instance, alone, kernel));
      const epochs = events.filter((event) => event.kind === "epoch" && event.task === each);
      expect(epochs).toHaveLength(attempt.trace.fuel.length);
    }
  });

  it("runs no more at a time than it may", async () => {
    let running = 0;
    for await (const { kind } of runPool(
      [0, 1, 2, 3].map((nonce) => task(nonce)),
      { kernel, workers: 1 },
    )) {
      if (kind === "started") running += 1;
      if (kind === "finished") running -= 1;
      expect(running).toBeLessThanOrEqual(1);
    }
  });

  it("records what an optimizer does wrong each time, and loses what need not come back", async () => {
    const thrower = await prepareSubmission(write("thrower.ts", broken('() => { throw new Error("no"); }')));
    const looper = await prepareSubmission(write("looper.ts", broken("() => { for (;;) {} }")));
    const misspelt = task(0, momentum, { overrides: { lr: 1 } });
    const events = await collect([task(0, thrower), misspelt]);
    const rejected = events.flatMap((event) => (event.kind === "finished" ? event.attempt : []));
    expect(rejected.map(({ status, error }) => [status, error?.code]).sort()).toEqual([
      ["rejected", "hyperparameters/unknown"],
      ["rejected", "optimizer/failed"],
    ]);
    const ends = await collect([task(0, looper)], { limits: { seconds: 1 } });
    const lost = ends.flatMap((event) => (event.kind === "lost" ? event.error.code : []));
    expect(lost).toEqual(["attempt/timed-out"]);
  });

  it("loses attempts on an instance that cannot be made, and goes on", async () => {
    const impossible = createChallenge("paper", { ...smallConstants, lengthscale: 1e6, jitter: 0 });
    const events = await collect([task(0, momentum, { challenge: impossible }), task(1)], { workers: 1 });
    expect(kindsOf(events)).toEqual(["lost", "started", "finished"]);
  });

  it("begins no more when it is told to stop, and finishes what runs", async () => {
    const stop = new AbortController();
    const kinds: string[] = [];
    for await (const { kind } of runPool([task(0), task(1), task(2)], { kernel, workers: 1, stop: stop.signal })) {
      if (kind === "started") stop.abort();
      if (kind !== "epoch") kinds.push(kind);
    }
    expect(kinds).toEqual(["started", "finished"]);
  });

  it("ends at once when it is told to, however long the attempts would take", async () => {
    const abort = new AbortController();
    const endless = createChallenge("paper", { ...smallConstants, patience: 1_000_000 });
    const kinds: string[] = [];
    const tasks = [task(0, momentum, { challenge: endless }), task(1, momentum, { challenge: endless }), task(2)];
    for await (const { kind } of runPool(tasks, { kernel, workers: 2, abort: abort.signal })) {
      if (kind === "epoch") abort.abort();
      else kinds.push(kind);
    }
    expect(kinds.filter((kind) => kind !== "started")).toEqual([]);
  });

  it("ends at once while processes are opening", async () => {
    const abort = new AbortController();
    const opening = await prepareSubmission(write("opening.ts", "(() => { for (;;) {} })()"));
    setTimeout(() => abort.abort(), 400);
    expect(await collect([task(0, opening), task(1, opening)], { abort: abort.signal })).toEqual([]);
  });

  it("runs hyperparameters alone over their built-in optimizer, under a digest of both", async () => {
    const text = '{ optimizer: "momentum", hyperparameters: () => ({ learningRate: 0.02 }) }';
    const path = write("tuned.ts", text);
    const findBuiltIn = () => fileURLToPath(builtInOptimizerSource("momentum"));
    const at = { difficulty: { hiddenLayers: 2, samples: 44 }, maxFuel: 1e14, kernel, findBuiltIn };
    const loaded = await loadOptimizerFile(path, at);
    expect(loaded.submission.files.map((file) => file.path)).toEqual(["tuned.ts", "built-in:momentum.ts"]);
    expect(loaded.submission.digest).not.toBe((await prepareSubmission(path)).digest);
    const [event] = (await collect([task(0, loaded.submission)])).slice(-1);
    const attempt = event?.kind === "finished" ? event.attempt : undefined;
    expect(attempt?.hyperparameters).toMatchObject({ learningRate: 0.02, momentum: 0.9 });
    expect(() => loaded.checkOverrides({ lr: 1 }, at.difficulty)).toThrow(/no hyperparameter "lr"/);
  });
});

describe("tasks to run", () => {
  it("are those without a record, each once", async () => {
    const tasks = [task(0), task(1), task(1), task(2)];
    const missing = await tasksToRun(tasks, { has: async (addresses) => new Set(addresses.slice(0, 1)) });
    expect(missing).toEqual([tasks[1], tasks[3]]);
  });
});
