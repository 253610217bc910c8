import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { inventAttempts, inventPlan } from "../../../test/report/invented-results.ts";
import type { ComparisonRow } from "../../benchmark/records/comparison.ts";
import { openSketchbook } from "../drawing/panel.ts";
import { openPngRenderer } from "../drawing/png.ts";
import { readTexts } from "../drawing/png-texts.ts";
import { type Figure, figureFile } from "../figure.ts";
import { type PlanResults, planResults } from "../plan-results.ts";
import type { TrainingExample } from "../training-example.ts";
import { passRateFigure } from "./pass-rate-figure.ts";
import { profileFigure } from "./profile-figure.ts";
import { testErrorFigure } from "./test-error-figure.ts";
import { trainingExampleFigure } from "./training-example-figure.ts";

const labels = ["sgd", 'a<b & "c"', "adam"];
const provenance = {
  command: "downhill figure 2 --store 'a & b'",
  plan: "0".repeat(64),
  version: "1.2.3",
  kernels: ["avx512"],
  numericsVersion: 1,
};

function results(hiddenLayers: number[], samples: number[], nonces = 3): PlanResults {
  const plan = inventPlan({ optimizers: labels, hiddenLayers, samples, nonces });
  const attempts = inventAttempts(plan);
  return planResults(
    plan,
    plan.plan.optimizers.map(({ label, digest }) => ({
      label,
      attempts: attempts.filter(({ optimizerDigest }) => optimizerDigest === digest),
    })),
  );
}

const curve = (values: readonly number[]) => ({
  x: values.map((_, i) => (2 * i) / (values.length - 1) - 1),
  y: values,
});

function example(hiddenLayers: number, frozenLayers: number): TrainingExample {
  return {
    ...{ optimizer: "adam", hiddenLayers, samples: 10, width: 256, frozenLayers, patience: 50, batches: 2 },
    ...{ bestEpoch: 2, epochs: 3, testError: 0.05, baseline: 0.16 },
    train: curve([0.1, 0.5, 0.2]),
    validation: curve([0.2, 0.4]),
    truth: curve([0, 1, 0, -1]),
    initial: curve([0, 0, 0.1]),
    trained: curve([0, 0.9, 0, -0.9]),
    trainLoss: [1, 0.5, 0.3],
    validationLoss: [1.1, 0.6, 0.7],
  };
}

function checkMarkup(figure: Figure): string {
  const text = figureFile(figure, provenance);
  const { document } = parseHTML(`<html><body>${text.slice(text.indexOf("<svg"))}</body></html>`);
  const svg = document.querySelector("svg");
  expect(svg?.querySelector("title")?.textContent).toBe(figure.title);
  expect(svg?.querySelector("desc")?.textContent).toBe(figure.description);
  expect(JSON.parse(svg?.querySelector("metadata")?.textContent ?? "")).toEqual(provenance);
  expect(/NaN|undefined|Infinity|="[^"]*\d\.\d{3}|<style|class=/.exec(figure.content)?.[0]).toBeUndefined();
  return text;
}

describe("figures", async () => {
  const sketchbook = await openSketchbook();

  it.each([
    [[1, 2, 3], [64, 128], 3],
    [[4], [64], 1],
    [Array.from({ length: 64 }, (_, i) => i + 1), [64, 128], 2],
  ])("draw test errors at L = %j, N = %j", (hiddenLayers, samples, nonces) => {
    const figure = testErrorFigure(sketchbook, results(hiddenLayers, samples, nonces), labels);
    const text = checkMarkup(figure);
    for (const label of ["sgd", "a&lt;b &amp; &quot;c&quot;", "threshold ε*²", "noise floor"])
      expect(text).toContain(label);
    expect(testErrorFigure(sketchbook, results(hiddenLayers, samples, nonces), labels)).toEqual(figure);
  });

  it("draw test errors of a plan that has hardly begun", () => {
    const { plan, cells } = results([1, 2], [64]);
    const empty = cells.map((cell) => ({ ...cell, attempts: [] }));
    checkMarkup(testErrorFigure(sketchbook, { plan, cells: empty, planned: 18, found: 0 }, labels));
    const first = cells.map((cell, i) => ({ ...cell, attempts: i === 0 ? cell.attempts.slice(0, 1) : [] }));
    checkMarkup(testErrorFigure(sketchbook, { plan, cells: first, planned: 18, found: 1 }, labels));
  });

  it("leave attempts without a solution out of the test errors", () => {
    const { cells, ...rest } = results([1, 2], [64]);
    const unsolved = cells.map((cell) => ({
      ...cell,
      attempts: cell.attempts.map((attempt) => ({ ...attempt, testError: null, baseline: null, threshold: null })),
    }));
    checkMarkup(testErrorFigure(sketchbook, { ...rest, cells: unsolved }, labels));
  });

  it("draw pass rates, also where there is no attempt", () => {
    const { cells, ...rest } = results([1, 2], [64]);
    const partial = cells.map((cell, i) => (i === 0 ? { ...cell, attempts: [] } : cell));
    const text = checkMarkup(passRateFigure({ ...rest, cells: partial }, labels));
    expect(text).toMatch(/\/3</);
  });

  it("draw profiles, also of optimizers that never get there", () => {
    const never = Number.POSITIVE_INFINITY;
    const contestants = [
      { label: "adam", profile: { score: 1, ratios: [1, 1, 1] } },
      { label: "sgd", profile: { score: 0.1, ratios: [2.5, 7, never] } },
      { label: "none", profile: { score: 0, ratios: [never, never, never] } },
    ] as unknown as ComparisonRow["contestants"];
    checkMarkup(profileFigure(sketchbook, { contestants } as unknown as ComparisonRow));
  });

  it.each([
    [1, 2],
    [2, 2],
    [9, 2],
    [2, 0],
  ])("draw an attempt with %d hidden layers and %d frozen maps", (hiddenLayers, frozenLayers) => {
    const text = checkMarkup(trainingExampleFigure(sketchbook, example(hiddenLayers, frozenLayers)));
    expect(text.includes("frozen as initialized")).toBe(frozenLayers > 0);
  });

  it("become pictures that know where they come from, the same ones each time", async () => {
    const figure = passRateFigure(results([1, 2], [64]), labels);
    const renderer = openPngRenderer(1);
    try {
      const svg = figureFile(figure, provenance);
      const [first, second] = await Promise.all([1, 2].map(() => renderer.render(svg, figure.title, provenance)));
      expect(first).toEqual(second);
      const bytes = Buffer.from(first!);
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([figure.width, figure.height]);
      const texts = new Map(readTexts(first!));
      expect(texts.get("Title")).toBe(figure.title);
      expect(JSON.parse(texts.get("downhill") ?? "")).toEqual(provenance);
    } finally {
      await renderer.close();
    }
  });
});
