import { describe, expect, it } from "vitest";
import { Results, type Side } from "./measurement.ts";
import { summarize } from "./samples.ts";
import { productOperations } from "./step.ts";
import { judge, shareOfPeak, targets } from "./targets.ts";

function resultsOf(rows: readonly (readonly [row: string, side: Side, seconds: number])[]): Results {
  const results = new Results();
  for (const [row, side, seconds] of rows)
    results.measurements.push({ row, side, summary: summarize([seconds]), processor: null });
  return results;
}

const target = (name: string) => targets.find((candidate) => candidate.name.startsWith(name))!;

describe("judge", () => {
  it("takes the worst row of a ratio", () => {
    const results = resultsOf([
      ["step, sgd, L = 3", "native", 1],
      ["step, sgd, L = 3", "pytorch", 2],
      ["step, sgd, L = 4", "native", 1],
      ["step, sgd, L = 4", "pytorch", 1.5],
    ]);
    expect(judge(target("step with sgd against PyTorch, native"), results)).toEqual({
      worst: { row: "step, sgd, L = 4", value: 1.5 },
      verdict: "missed",
    });
  });

  it.each([
    [1.4, "met"],
    [1.5, "missed"],
  ])("holds an instance of %s s under its bound: %s", (seconds, verdict) => {
    const results = resultsOf([["instance, N = 4096", "native", seconds]]);
    expect(judge(target("instance"), results).verdict).toBe(verdict);
  });

  it("says so where only some rows were measured", () => {
    const results = resultsOf([
      ["step, sgd, L = 3", "native", 1],
      ["step, sgd, L = 3", "pytorch", 2],
    ]);
    expect(judge(target("step with sgd against PyTorch, native"), results).verdict).toBe("met where measured");
  });

  it("does not call an unmeasured target met", () => {
    for (const each of targets) expect(judge(each, new Results()).verdict, each.name).toBe("not measured");
  });
});

describe("shareOfPeak", () => {
  it("is operations over time over the larger peak", () => {
    const results = resultsOf([["step, sgd, L = 3", "native", productOperations(3) / 50e9]]);
    results.figures["peak, avx2"] = 80;
    results.figures["peak, avx512"] = 100;
    expect(shareOfPeak(results, "native", 3)).toBeCloseTo(0.5, 12);
  });
});

describe("disturbedRows", () => {
  it("names rows whose wall time is well above their processor time", () => {
    const results = new Results();
    const add = (row: string, wall: number, processor: number | null) =>
      results.measurements.push({
        ...{ row, side: "native", summary: summarize([wall]) },
        processor: processor === null ? null : summarize([processor]),
      });
    add("alone", 1, 0.99);
    add("waiting", 2, 1);
    add("unknown", 2, null);
    expect(results.disturbedRows()).toEqual(["waiting"]);
  });
});
