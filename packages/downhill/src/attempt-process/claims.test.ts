import { describe, expect, it } from "vitest";
import { checkEpoch, checkFailure, checkReady, checkResult } from "./claims.ts";

const before = { epoch: 3, trainLoss: 1, validationLoss: 1, fuel: 300 };

describe("claims of an attempt's process", () => {
  it("pass when they can be true", () => {
    expect(checkReady({ name: "my-sgd", hyperparameters: { a: 1, b: true } }).name).toBe("my-sgd");
    expect(checkEpoch([4, 0.5, 0.25, 400], before, 100, 1000)).toMatchObject({ epoch: 4, fuel: 400 });
    expect(checkResult({ stop: "patience", fuel: 300 }, before, 1000).stop).toBe("patience");
    expect(checkFailure({ code: "optimizer/failed", message: "a\u001bb", places: [{ line: 1, column: 2 }] })).toEqual({
      ...{ code: "optimizer/failed", message: "a b", places: [{ line: 1, column: 2 }] },
    });
  });

  it.each([
    [() => checkReady(null)],
    [() => checkReady({ name: "../x", hyperparameters: {} })],
    [() => checkReady({ name: "x", hyperparameters: { a: "1" } })],
    [
      () =>
        checkReady({ name: "x", hyperparameters: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [i, i])) }),
    ],
    [() => checkEpoch([5, 1, 1, 400], before, 100, 1000)],
    [() => checkEpoch([4, 1, 1, 399], before, 100, 1000)],
    [() => checkEpoch([4, 1, 1, 1001], before, 100, 1000)],
    [() => checkEpoch([4, "1", 1, 400], before, 100, 1000)],
    [() => checkEpoch({ length: 4 }, before, 100, 1000)],
    [() => checkResult({ stop: "glory", fuel: 300 }, before, 1000)],
    [() => checkResult({ stop: "patience", fuel: 299 }, before, 1000)],
    [() => checkFailure({ code: "\u001b", message: "", places: [] })],
    [() => checkFailure({ code: "a", message: "", places: [{ line: -1, column: 1 }] })],
    [() => checkFailure({ code: "a", message: "", places: new Array(1000).fill({ line: 1, column: 1 }) })],
  ])("fail when they cannot %#", (check) => {
    expect(check).toThrow(/the attempt's process sent/);
  });
});
