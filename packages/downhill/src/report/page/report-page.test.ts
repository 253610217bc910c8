import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { inventAttempts, inventPlan } from "../../../test/report/invented-results.ts";
import { passRateFigure } from "../figures/pass-rate-figure.ts";
import { planResults } from "../plan-results.ts";
import { reportPage } from "./report-page.ts";

const hostile = "</script><img src=x onerror=alert(1)>";

function page(): string {
  const plan = inventPlan({ optimizers: ["sgd", hostile], hiddenLayers: [1, 2], samples: [64], nonces: 2 });
  const all = inventAttempts(plan);
  const [, second] = plan.plan.optimizers;
  const attempts = all.map((attempt, i) => {
    if (attempt.optimizerDigest !== second?.digest) return attempt;
    const error = { code: "optimizer/failed", message: hostile };
    return i % 2 === 0 ? { ...attempt, status: "rejected" as const, error } : { ...attempt, stop: "diverged" as const };
  });
  const results = planResults(
    plan,
    plan.plan.optimizers.map(({ label, digest }) => ({
      label,
      attempts: attempts.filter(({ optimizerDigest }) => optimizerDigest === digest),
    })),
  );
  return reportPage({
    results,
    comparison: null,
    figures: [passRateFigure(results, ["sgd", hostile])],
    machines: [],
    provenance: { command: hostile, plan: plan.digest, version: "1.0.0", kernels: ["wasm"], numericsVersion: 1 },
  });
}

describe("a report page", () => {
  it("shows what strangers wrote as text", () => {
    const { document } = parseHTML(page());
    expect(document.querySelectorAll("img")).toHaveLength(0);
    expect(document.querySelectorAll("script")).toHaveLength(1);
    expect(document.querySelector("h1")?.textContent).toContain(hostile);
    const metadata = JSON.parse(document.querySelector("#downhill")?.textContent ?? "") as { command: string };
    expect(metadata.command).toBe(hostile);
  });

  it("needs nothing from anywhere", () => {
    const references = [...page().matchAll(/(?:src|href|url\()\s*=?\s*["'(]?([^"')\s>]+)/g)].map(
      ([, target]) => target,
    );
    expect(references.filter((target) => target !== "x" && !target?.startsWith("data:"))).toEqual([]);
  });

  it("counts what broke off, by its reason", () => {
    const { document } = parseHTML(page());
    const rows = [...document.querySelectorAll("section")].find((section) =>
      section.textContent?.includes("broke off"),
    );
    expect(rows?.querySelectorAll("tr")).toHaveLength(2);
    expect(rows?.textContent).toContain("rejected");
    expect(rows?.textContent).toContain("diverged");
  });
});
