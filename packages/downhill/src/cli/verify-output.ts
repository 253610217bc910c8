import { detectionOf } from "../verification/proof/opening-plan.ts";
import type { ProofVerification } from "../verification/proof/verify-proof.ts";
import type { ReplayVerification } from "../verification/replay.ts";
import type { Verification } from "../verification/verify.ts";
import { alignColumns, formatDuration, printable, wrap } from "./format.ts";
import { describeDifficulty } from "./instance-options.ts";
import { describeChoice, describeDetection, describeOpened, proofDocument } from "./proof-output.ts";
import { describeScore, paintStatus } from "./run-outcome.ts";
import type { Paint } from "./terminal.ts";

/** What was verified, and how deep. */
export interface Verified extends Pick<Verification, "verdict" | "reasons"> {
  readonly solution: Verification;
  readonly proof: ProofVerification | undefined;
  readonly replay: ReplayVerification | undefined;
}

/** What is known of the training where the verdict is an acceptance. */
type Training = "unproven" | "spot-checked" | "replayed";

function trainingOf({ verdict, proof, replay }: Verified): Training {
  if (verdict === "rejected") return "unproven";
  return replay !== undefined ? "replayed" : proof !== undefined ? "spot-checked" : "unproven";
}

/** What `downhill verify --json` prints. */
export function verificationDocument(verified: Verified, seconds: number) {
  const { verdict, reasons, solution, proof } = verified;
  const { warnings, testError, baseline, quality, epochs, bestEpoch } = solution;
  return {
    ...{ verdict, reasons, warnings, testError, baseline, quality, epochs, bestEpoch, seconds },
    training: trainingOf(verified),
    proof: proof?.proof && proof.plan ? proofDocument({ proof: proof.proof, plan: proof.plan }) : null,
  };
}

/** What `downhill verify` prints for people. Everything from the file is shown, none of it obeyed. */
export function renderVerification(verified: Verified, seconds: number, paint: Paint): string {
  const { verdict, reasons, solution } = verified;
  const { record, warnings, epochs, bestEpoch } = solution;
  const where = describeDifficulty(record);
  const digest = record.optimizer.digest === null ? "" : ` (${printable(record.optimizer.digest).slice(0, 12)}…)`;
  const rows = [
    [paintStatus(verdict, paint), describeTestError(solution)],
    [paint.dim("instance"), printable(`${where}, seed ${JSON.stringify(record.seed)}, nonce ${record.nonce}`)],
    [paint.dim("claims"), printable(`${record.optimizer.name}${digest}: T = ${epochs}, best epoch ${bestEpoch}`)],
    ...describeTraining(verified).map((text, i) => [i === 0 ? paint.dim("training") : "", text]),
    [paint.dim("checked"), `in ${formatDuration(seconds)}`],
  ];
  return [
    ...alignColumns(rows),
    ...reasons.flatMap((finding) => renderFinding(paint.bad("rejected"), finding)),
    ...warnings.flatMap((finding) => renderFinding(paint.warn("warning"), finding)),
    ...choiceNote(verified),
  ].join("\n");
}

function describeTraining(verified: Verified): string[] {
  const training = trainingOf(verified);
  const opened = verified.proof?.proof;
  const plan = verified.proof?.plan;
  if (verified.verdict === "rejected") return [];
  switch (training) {
    case "unproven":
      return ["unproven: the score holds, but how it was reached was not looked at", "(--proof FILE or --replay does)"];
    case "replayed":
      return ["replayed: the whole attempt came out the same, every epoch and every bit"];
    case "spot-checked": {
      if (!opened || !plan) return [];
      return [
        `spot-checked: trained again ${describeOpened(opened)}`,
        ...describeDetection(detectionOf(plan, opened.terms, opened.trace.length)).map((text) => `detects ${text}`),
      ];
    }
    default:
      return training satisfies never;
  }
}

function choiceNote(verified: Verified): string[] {
  const { proof } = verified;
  if (trainingOf(verified) !== "spot-checked" || !proof?.proof) return [];
  return ["", ...wrap(describeChoice(proof.proof, proof.isAsked), textWidth)];
}

function describeTestError({ testError, baseline, quality }: Verification): string {
  if (testError === null || baseline === null || quality === null) return "no score: it does not get that far";
  return describeScore({ testError, baseline, quality, passed: testError < baseline });
}

const textWidth = 100;
const indent = "  ";

function renderFinding(title: string, { code, message }: Verification["reasons"][number]): string[] {
  const lines = wrap(`${printable(message)} (${code})`, textWidth);
  return ["", `${title}:`, ...lines.map((line) => indent + line)];
}
