import { type Challenge, presets } from "../../instance/challenge.ts";
import { type MeasuredOption, measureChallengeOptions } from "./challenge-options.ts";
import { type Detection, type DetectionOptions, measureDetection } from "./detection.ts";
import { type DatasetMaker, measureProofDepth, type ProofDepth } from "./proof-depth.ts";
import { gridOfDifficulties, measureScoreDepth, type ScoreDepth } from "./score-depth.ts";

export interface AuditOptions extends DetectionOptions {
  readonly hiddenLayers: readonly number[];
  readonly samples: readonly number[];
  /** Instances of each difficulty. */
  readonly nonces: number;
  readonly openMaker: () => DatasetMaker;
}

export interface AuditResults extends Pick<AuditOptions, "seed" | "nonces" | "chains" | "grindingTries"> {
  readonly challenge: Challenge;
  readonly scores: readonly ScoreDepth[];
  readonly proofs: readonly ProofDepth[];
  readonly detection: readonly Detection[];
  readonly options: readonly MeasuredOption[];
}

/** Everything of docs/asymmetry.md. Takes a quarter of an hour at the size of that page. */
export async function runAudit(options: AuditOptions): Promise<AuditResults> {
  const { seed, nonces, chains, grindingTries } = options;
  const challenge = presets.paper;
  const difficulties = gridOfDifficulties(options.hiddenLayers, options.samples);
  const scores = difficulties.map((difficulty) => measureScoreDepth({ ...options, challenge, difficulty }));
  const proofs: ProofDepth[] = [];
  for (const difficulty of difficulties) proofs.push(await measureProofDepth({ ...options, challenge, difficulty }));
  const detection = await measureDetection(options);
  const measured = measureChallengeOptions({ ...options, challenge });
  return { ...{ seed, nonces, chains, grindingTries, challenge }, scores, proofs, detection, options: measured };
}
