import { describe, expect, it } from "vitest";
import type { PoolEvent } from "../benchmark/pool.ts";
import { planRounds } from "../benchmark/tuning/halving.ts";
import type { TuningTask } from "../benchmark/tuning/tuning-task.ts";
import { presets } from "../instance/challenge.ts";
import { visibleLength } from "./format.ts";
import { noColors } from "./terminal.ts";
import { createPlainTuneView, renderTuning, TuneState } from "./tune-progress.ts";

function taskOf(nonce: number): TuningTask {
  const difficulty = { hiddenLayers: 3, samples: 1024 };
  return {
    ...{ optimizer: "adam", wanted: { difficulty, trial: {}, nonce } },
    submission: {} as TuningTask["submission"],
    identity: {
      ...{ challenge: presets.paper, difficulty, seed: "s", nonce, optimizerDigest: "d", overrides: {} },
      ...{ maxFuel: 1e9, numericsVersion: 1 },
    },
  };
}

const epoch = (task: TuningTask, number: number, validationLoss: number): PoolEvent<TuningTask> => ({
  ...{ kind: "epoch", task, bestEpoch: number },
  record: { epoch: number, trainLoss: 1, validationLoss, fuel: 1 },
});

const finished = (task: TuningTask) => ({ kind: "finished", task }) as PoolEvent<TuningTask>;

/** Rounds of 4 trials on 1 nonce and of 3 on 2, then 6 judged attempts: 4 + (3) + 6. */
function stateAt(clock: { seconds: number }): TuneState {
  return new TuneState({ rounds: planRounds(4, 2), difficulties: 1, judged: 6 }, () => clock.seconds);
}

describe("the progress of tuning", () => {
  it("shows the part, the running attempts and the time left", () => {
    const clock = { seconds: 0 };
    const state = stateAt(clock);
    state.begin({ trials: 4, nonces: 1 }, { total: 4, stored: 1 });
    expect(state.secondsLeft).toBeUndefined();
    const [first, second] = [taskOf(0), taskOf(1)];
    for (const task of [first, second]) state.observe({ kind: "started", task });
    for (let i = 1; i <= 5; i++) state.observe(epoch(first, i, 1 / i));
    clock.seconds = 10;
    state.observe(finished(second));
    // One attempt took 10 s: 2 of this round, 3 of the next and 6 to judge are left.
    expect(state.secondsLeft).toBe(110);
    expect(renderTuning(state, 100, noColors)).toEqual([
      "round 1 of 2: 4 trials on 1 instance",
      `attempts  ${"━".repeat(12)}${"─".repeat(12)} 2 of 4`,
      `          ${"█▅▃▂▁".padEnd(24)} epoch 5    0.2000  L = 3, N = 1024, nonce 0`,
      "time      10.0 s, about 1 min 50 s left",
    ]);
    state.observe({ kind: "lost", task: first, error: new Error("gone") } as PoolEvent<TuningTask>);
    state.isStopping = true;
    expect(renderTuning(state, 100, noColors).slice(-2)).toEqual([
      "lost      1",
      "The running attempts go on to their end; Ctrl-C once more ends them at once.",
    ]);
    state.begin({ trials: 3, nonces: 2 }, { total: 3, stored: 0 });
    expect(state.title).toBe("round 2 of 2: 3 trials on 2 instances");
    state.begin(null, { total: 6, stored: 6 });
    expect(state.title).toBe("judging on new instances");
    expect(state.secondsLeft).toBe(0);
  });

  it("fits into a narrow terminal", () => {
    const state = stateAt({ seconds: 1 });
    state.begin({ trials: 4, nonces: 1 }, { total: 4, stored: 0 });
    state.observe({ kind: "started", task: taskOf(0) });
    state.observe(epoch(taskOf(0), 1, 0.5));
    state.isStopping = true;
    for (const line of renderTuning(state, 50, noColors)) expect(visibleLength(line)).toBeLessThan(50);
  });

  it("writes a line for each part, and no more than two a minute between", () => {
    const clock = { seconds: 0 };
    const state = stateAt(clock);
    const lines: string[] = [];
    const view = createPlainTuneView((line) => lines.push(line));
    state.begin({ trials: 4, nonces: 1 }, { total: 4, stored: 0 });
    view.begin(state);
    for (const seconds of [10, 20, 40]) {
      clock.seconds = seconds;
      state.observe(finished(taskOf(seconds)));
      view.event(state);
    }
    view.end(state);
    expect(lines).toEqual([
      "round 1 of 2: 4 trials on 1 instance: 0 of 4 attempts",
      "round 1 of 2: 4 trials on 1 instance: 3 of 4 attempts, about 2 min 13 s left",
    ]);
  });
});
