import { describe, expect, it } from "vitest";
import { sampleAttempt } from "../../test/conformance/sample-records.ts";
import { benchCells, renderBenchTable } from "./bench-table.ts";
import { noColors } from "./terminal.ts";

const difficulties = [1, 3].map((hiddenLayers) => ({ hiddenLayers, samples: 1024 }));
const attempts = [0.05, 0.07, 0.06, null].map((testError, nonce) =>
  sampleAttempt(
    { nonce, difficulty: difficulties[0]! },
    { testError, status: testError === null ? "rejected" : nonce === 1 ? "failed" : "passed", epochs: 100 + nonce },
  ),
);

describe("the table of a benchmark", () => {
  it("counts passes of all, and takes medians of those that have the value", () => {
    const [cell, empty] = benchCells([{ label: "adam", attempts }], difficulties);
    expect(cell).toMatchObject({ attempts: 4, passed: 2, medianTestError: 0.06, medianEpochs: 101 });
    expect(empty).toMatchObject({ attempts: 0, passed: 0, medianTestError: null, medianEpochs: null });
  });

  it("stands optimizers side by side as far as they fit, and the rest below", () => {
    const labels = ["sgd", "momentum", "a-rather-long-name"];
    const cells = benchCells(
      labels.map((label) => ({ label, attempts })),
      difficulties,
    );
    expect(renderBenchTable(cells, 60, noColors)).toMatchInlineSnapshot(`
      "        sgd              momentum         a-rather-long-name
         N L  pass  error   T  pass  error   T  pass  error   T
      1024 1   2/4 0.0600 101   2/4 0.0600 101   2/4 0.0600 101
      1024 3     –      –   –     –      –   –     –      –   –"
    `);
  });
});
