import { readFileSync } from "node:fs";
import { defineCommand } from "citty";
import { CodedError } from "../foundation/coded-error.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import { type Verification, verify } from "../verification/verify.ts";
import { parseChoice } from "./arguments.ts";
import { alignColumns, formatDuration, printable, wrap } from "./format.ts";
import { describeDifficulty, jsonFlag, kernelFlag } from "./instance-options.ts";
import { errorMessage, toJson } from "./json-output.ts";
import { describeScore, paintStatus } from "./run-outcome.ts";
import type { Paint, Terminal } from "./terminal.ts";

const flags = {
  file: { type: "positional", required: true, description: "A solution file" },
  ...kernelFlag,
  ...jsonFlag,
} as const;

/** `downhill verify`: the verdict on a solution file. */
export function createVerifyCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "verify", description: "Verify a solution file" },
    args: flags,
    run({ args }) {
      const kernelChoice = parseChoice("--kernel", args.kernel, kernelChoices);
      const bytes = readSolution(args.file);
      const kernel = selectKernel(kernelChoice);
      const start = performance.now();
      const verification = verify(bytes, { kernel });
      const seconds = (performance.now() - start) / 1000;
      const text = args.json
        ? toJson(verificationDocument(verification, seconds))
        : renderVerification(verification, seconds, terminal.paint);
      terminal.print(text);
      return verification.verdict === "accepted" ? 0 : 1;
    },
  });
}

function readSolution(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const what = isMissing ? `there is no file ${file}` : `${file} cannot be read: ${errorMessage(error)}`;
    throw new CodedError("file/unreadable", what, { cause: error });
  }
}

/** What `downhill verify --json` prints. */
export function verificationDocument(verification: Verification, seconds: number) {
  const { verdict, reasons, warnings, testError, baseline, quality, epochs, bestEpoch } = verification;
  return { verdict, reasons, warnings, testError, baseline, quality, epochs, bestEpoch, seconds };
}

/** What `downhill verify` prints for people. Everything from the file is shown, none of it obeyed. */
export function renderVerification(verification: Verification, seconds: number, paint: Paint): string {
  const { verdict, record, reasons, warnings, epochs, bestEpoch } = verification;
  const where = describeDifficulty(record);
  const digest = record.optimizer.digest === null ? "" : ` (${printable(record.optimizer.digest).slice(0, 12)}…)`;
  const rows = [
    [paintStatus(verdict, paint), describeTestError(verification)],
    [paint.dim("instance"), printable(`${where}, seed ${JSON.stringify(record.seed)}, nonce ${record.nonce}`)],
    [paint.dim("claims"), printable(`${record.optimizer.name}${digest}: T = ${epochs}, best epoch ${bestEpoch}`)],
    [paint.dim("checked"), `in ${formatDuration(seconds)}`],
  ];
  return [
    ...alignColumns(rows),
    ...reasons.flatMap((finding) => renderFinding(paint.bad("rejected"), finding)),
    ...warnings.flatMap((finding) => renderFinding(paint.warn("warning"), finding)),
  ].join("\n");
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
