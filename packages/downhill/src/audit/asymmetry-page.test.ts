import { describe, expect, it } from "vitest";
import { presets } from "../instance/challenge.ts";
import { type AuditStamp, renderAsymmetry } from "./asymmetry-page.ts";
import type { Detection } from "./measure/detection.ts";
import type { AuditResults } from "./measure/run-audit.ts";
import type { Forgery, ScoreDepth } from "./measure/score-depth.ts";

const stamp: AuditStamp = {
  ...{ command: "downhill audit", version: "0.1.0", processor: "Imagined", cores: 4, node: "v26.10.0" },
  ...{ kernel: "wasm", load: 0.2 },
};

const forgery = (attack: string, knowledge: Forgery["knowledge"], passes: number): Forgery => ({
  ...{ attack, knowledge, passes, errorShare: 0.5, luckyShare: 0.4, seconds: 0.25, distance: 3 },
});

const cell: ScoreDepth = {
  difficulty: { hiddenLayers: 3, samples: 1024 },
  ...{ nonces: 5, instanceSeconds: 0.1, verifySeconds: 0.03 },
  training: { passes: 5, errorShare: 0.4, epochs: 150, seconds: 2, distance: 0.1 },
  forgeries: [forgery("rank-one", "training", 4), forgery("stacked-features", "training", 5)],
};

const detection = (strategy: string, predicted: number, rejected: number): Detection => ({
  ...{ strategy, title: "a way", chains: 200, predicted, rejected, epochs: 50, trained: 30, forged: 1 },
  ...{ instances: 10, ground: predicted < 1 ? 10 : 0, groundPredicted: predicted < 1 ? 1 : 0, replayed: 10 },
});

const results: AuditResults = {
  ...{ seed: "imagined", nonces: 5, chains: 200, grindingTries: 1000, challenge: presets.paper },
  scores: [cell],
  proofs: [
    {
      difficulty: cell.difficulty,
      attempt: { epochs: 150, seconds: 2 },
      proof: {
        ...{ opened: 9, bytes: 12_345_678, accepted: true },
        ...{ createSeconds: 5, verifySeconds: 1.2, instanceSeconds: 1 },
      },
      forgery: {
        ...{ strategy: "spring", trained: 40, epochs: 41, seconds: 1, detection: 0.05, tries: 2, accepted: true },
      },
    },
  ],
  detection: [detection("jump", 1, 200), detection("spring", 0.05, 11), detection("odd", 0.5, 20)],
  options: [{ option: "as the paper has it", ...cell }],
};

const page = renderAsymmetry(results, stamp);

describe("the page", () => {
  it("counts what was accepted, and what was seen", () => {
    expect(page).toContain("9 of 10 files that no training made were accepted");
    expect(page).toContain("1 of 3 strategies were seen every time");
    expect(page).toContain("`spring`, was rejected in 5.5 % of its chains");
    expect(page).toContain("30 of 30 forged solutions were rejected");
  });

  it("says where a strategy was seen less often than predicted", () => {
    expect(page).toMatch(/`odd`.*too few/);
    expect(page).toMatch(/`spring`.*\| yes \|/);
  });

  it("shows costs as shares of the attempt", () => {
    expect(page).toContain(
      "| 3 | 1024 | 150, 2.00 s | 9 | 12.3 MB | 5.00 s | 1.00 s | 1.20 s, 10.0 % | 40, 1.00 s | 5.0 % | 2 |",
    );
  });

  it("warns of a busy machine only", () => {
    expect(page).not.toContain("Other programs were running");
    expect(renderAsymmetry(results, { ...stamp, load: 3 })).toContain("Other programs were running");
  });

  it("has tables whose rows are as wide as their heads", () => {
    for (const block of page.split("\n\n").filter((text) => text.startsWith("|"))) {
      const widths = block
        .trimEnd()
        .split("\n")
        .map((line) => line.split("|").length);
      expect(new Set(widths).size).toBe(1);
    }
  });
});
