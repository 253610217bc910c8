import { describe, expect, it } from "vitest";
import { visibleLength } from "./format.ts";
import { drawProgress, renderProgress } from "./live-progress.ts";
import { createPlainProgress } from "./plain-progress.ts";
import { ProgressState, type ProgressView } from "./progress.ts";
import { colors, noColors } from "./terminal.ts";

/** A clock that moves by a fixed step a reading. */
function clock(step: number): () => number {
  let time = 0;
  return () => {
    time += step;
    return time;
  };
}

/** Losses that fall until `best`, then rise. */
function feed(state: ProgressState, epochs: number, best: number, view?: ProgressView): void {
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const validationLoss = epoch <= best ? 1 / epoch : 1 / best + (epoch - best) / 100;
    const record = { epoch, trainLoss: 0.5 / epoch, validationLoss, fuel: epoch * 1e9 };
    state.record(record, { bestEpoch: Math.min(epoch, best) });
    view?.epoch(state);
  }
  view?.end(state);
}

describe("ProgressState", () => {
  it("keeps what the views show", () => {
    const state = new ProgressState(50, 1e14, clock(0.5));
    feed(state, 8, 5);
    expect(state.epoch).toBe(8);
    expect(state.bestEpoch).toBe(5);
    expect(state.bestLoss).toBe(1 / 5);
    expect(state.waited).toBe(3);
    expect(state.seconds).toBe(4);
    expect(state.epochRate).toBe(2);
    expect(state.fuelRate).toBe(2e9);
  });

  it("has nothing to show before the first epoch", () => {
    const state = new ProgressState(50, 1e14, clock(1));
    expect(state.trainLoss).toBeNaN();
    expect(state.bestLoss).toBeNaN();
    expect(state.epochRate).toBe(0);
  });
});

describe("renderProgress", () => {
  it("shows an attempt", () => {
    const state = new ProgressState(50, 1e14, clock(0.5));
    feed(state, 8, 5);
    expect(renderProgress(state, 80, noColors)).toEqual([
      "epoch       8   4.0 s   2.0 epochs/s   2.00 GFLOP/s",
      "train       0.06250   █▆▄▃▃▂▁▁",
      "validation  0.2300    ██▇▆▅▅▅▅",
      "best        0.2000    epoch 5   ━─────────────────── 3 of 50 without better",
      "fuel        8.00 G of 100 T (0.0080 %)",
    ]);
  });

  it("fits any width, colors or none", () => {
    for (const paint of [colors, noColors]) {
      for (let columns = 1; columns <= 200; columns++) {
        const state = new ProgressState(50, 1e14, clock(0.01));
        feed(state, 300, 260);
        for (const line of renderProgress(state, columns, paint)) {
          expect(visibleLength(line)).toBeLessThanOrEqual(Math.max(1, columns - 1));
        }
      }
    }
  });

  it("is calm about attempts without a best epoch", () => {
    const state = new ProgressState(50, 1e14, clock(1));
    state.record({ epoch: 1, trainLoss: Number.NaN, validationLoss: Number.NaN, fuel: 5 }, { bestEpoch: null });
    expect(renderProgress(state, 80, noColors).join("\n")).toContain("NaN");
  });
});

describe("views", () => {
  it("draws live some twelve times a second, and the end always", () => {
    const frames: string[] = [];
    let isDone = false;
    const draw = Object.assign((text: string) => void frames.push(text), {
      done: () => {
        isDone = true;
      },
    });
    const state = new ProgressState(50, 1e14, clock(0.01));
    feed(
      state,
      50,
      50,
      drawProgress(draw, () => 80, noColors),
    );
    expect(frames.length).toBeGreaterThan(4);
    expect(frames.length).toBeLessThan(12);
    expect(frames.at(-1)).toContain("epoch       50");
    expect(isDone).toBe(true);
  });

  it("writes the first line, one a second, and the last", () => {
    const lines: string[] = [];
    const state = new ProgressState(50, 1e14, clock(0.25));
    feed(
      state,
      11,
      11,
      createPlainProgress((line) => lines.push(line)),
    );
    expect(lines.map((line) => Number(line.slice(6, 11)))).toEqual([1, 5, 9, 11]);
    expect(lines.at(-1)).toBe(
      "epoch    11  train 0.04545    validation 0.09091    best 0.09091 at 11    fuel 11.0 G  2.8 s",
    );
  });

  it("writes no last line twice", () => {
    const lines: string[] = [];
    feed(
      new ProgressState(50, 1e14, clock(2)),
      3,
      3,
      createPlainProgress((line) => lines.push(line)),
    );
    expect(lines).toHaveLength(3);
  });
});
