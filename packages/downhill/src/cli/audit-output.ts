import type { AuditResults } from "../audit/measure/run-audit.ts";
import { alignColumns, formatDuration } from "./format.ts";

/** What `downhill audit` prints for people: the page's numbers without its argument. */
export function renderAudit(results: AuditResults, page: string | undefined): string {
  const blocks = [scoreLines(results), proofLines(results), detectionLines(results), optionLines(results)];
  const written = page === undefined ? [] : [[`wrote ${page}`]];
  return [...blocks, ...written].map((lines) => lines.join("\n")).join("\n\n");
}

const share = (value: number) => value.toFixed(value < 0.01 ? 4 : 2);
const percent = (value: number) => `${(100 * value).toFixed(1)} %`;

function scoreLines({ scores }: AuditResults): string[] {
  const rows = scores.flatMap(({ difficulty, forgeries, nonces, training }) => [
    [...place(difficulty), "training", "", `${training.passes}/${nonces}`, ...cost(training)],
    ...forgeries.map((forgery) => {
      const passes = `${forgery.passes}/${nonces}`;
      return [...place(difficulty), forgery.attack, `${forgery.knowledge} data`, passes, ...cost(forgery)];
    }),
  ]);
  return alignColumns([["L", "N", "made by", "from", "passes", "error / threshold", "time"], ...rows]);
}

function cost({ errorShare, seconds }: { readonly errorShare: number; readonly seconds: number }): string[] {
  return [share(errorShare), formatDuration(seconds)];
}

function proofLines({ proofs }: AuditResults): string[] {
  const rows = proofs.map(({ difficulty, attempt, proof, forgery }) => [
    ...place(difficulty),
    formatDuration(attempt.seconds),
    formatDuration(proof.instanceSeconds),
    formatDuration(proof.verifySeconds),
    `${(proof.bytes / 1e6).toFixed(1)} MB`,
    `${formatDuration(forgery.seconds)}, ${forgery.trained} of ${forgery.epochs} epochs`,
    percent(forgery.detection),
    `${forgery.accepted ? "accepted" : "rejected"} after ${forgery.tries}`,
  ]);
  const head = ["L", "N", "attempt", "instance", "proof verified in", "proof", "forged in", "seen", "roots tried"];
  return alignColumns([head, ...rows]);
}

function detectionLines({ detection }: AuditResults): string[] {
  const rows = detection.map(({ strategy, predicted, rejected, chains, ground, instances }) => [
    strategy,
    percent(predicted),
    `${percent(rejected / chains)} of ${chains}`,
    `${ground} of ${instances}`,
  ]);
  return alignColumns([["forged chain", "predicted", "seen", "accepted after grinding"], ...rows]);
}

function optionLines({ options }: AuditResults): string[] {
  const rows = options.flatMap(({ option, training, forgeries, nonces }) => [
    [option, "training", `${training.passes}/${nonces}`, share(training.errorShare)],
    ...forgeries
      .filter(({ knowledge }) => knowledge === "training")
      .map(({ attack, passes, errorShare }) => [option, attack, `${passes}/${nonces}`, share(errorShare)]),
  ]);
  return alignColumns([["challenge", "made by", "passes", "error / threshold"], ...rows]);
}

function place({ hiddenLayers, samples }: { readonly hiddenLayers: number; readonly samples: number }): string[] {
  return [String(hiddenLayers), String(samples)];
}
