import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { defineCommand } from "citty";
import { type CheckReport, type CheckResult, runChecks } from "../check/run-checks.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import { parseChoice } from "./arguments.ts";
import { formatDuration, padVisible, printable, wrap } from "./format.ts";
import { jsonFlag, kernelFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { findBuiltIn } from "./optimizer-choice.ts";
import type { Paint, Terminal } from "./terminal.ts";

const flags = {
  file: { type: "positional", required: true, description: "A .ts or .js file with a submission" },
  ...kernelFlag,
  ...jsonFlag,
} as const;

/** `downhill check`: whether a submission keeps the contract, and what to do where it does not. */
export function createCheckCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "check", description: "Check that an optimizer file keeps the contract" },
    args: flags,
    async run({ args }) {
      const kernelChoice = parseChoice("--kernel", args.kernel, kernelChoices);
      const file = findFile(args.file);
      const kernel = selectKernel(kernelChoice);
      const show = (result: CheckResult) => terminal.print(renderResult(result, terminal.paint));
      const start = performance.now();
      const report = await runChecks(file, {
        ...{ kernel, findBuiltIn },
        ...(args.json ? {} : { onCheck: show }),
      });
      const seconds = (performance.now() - start) / 1000;
      terminal.print(args.json ? toJson({ file, ...report, seconds }) : renderVerdict(report, seconds, terminal.paint));
      return report.verdict === "passed" ? 0 : 1;
    },
  });
}

function findFile(path: string): string {
  const file = resolve(path);
  if (existsSync(file)) return file;
  const near = [".ts", ".js"].map((suffix) => `${path}${suffix}`).find((candidate) => existsSync(candidate));
  const hint = near === undefined ? "; downhill new NAME makes one" : `; did you mean ${near}?`;
  throw new CodedError("optimizer/not-found", `there is no optimizer file ${file}${hint}`);
}

const titleWidth = 17;
const textWidth = 100;

function renderResult({ title, status, message, remedy }: CheckResult, paint: Paint): string {
  const indent = " ".repeat(titleWidth + 10);
  const lines = wrap(printable(message), textWidth - indent.length);
  const advice = remedy === null ? [] : wrap(printable(`→ ${remedy}`), textWidth - indent.length).map(paint.accent);
  const [first = "", ...rest] = [...lines, ...advice];
  const head = `${padVisible(paintFinding(status, paint), 9)} ${padVisible(title, titleWidth)}`;
  return [`${head}${first}`.trimEnd(), ...rest.map((line) => indent + line)].join("\n");
}

function paintFinding(status: CheckResult["status"], paint: Paint): string {
  switch (status) {
    case "passed":
      return paint.good("passed");
    case "warning":
      return paint.warn("warning");
    case "failed":
      return paint.bad("FAILED");
    case "skipped":
      return paint.dim("skipped");
    default:
      return status satisfies never;
  }
}

function renderVerdict({ name, verdict, checks }: CheckReport, seconds: number, paint: Paint): string {
  const count = (status: CheckResult["status"]) => checks.filter((check) => check.status === status).length;
  const warnings = count("warning") === 0 ? "" : `, ${count("warning")} with a warning`;
  const outcome =
    verdict === "passed"
      ? paint.good(`${name} keeps the contract${warnings}`)
      : paint.bad(`${name} fails ${count("failed")} of ${checks.length} checks`);
  return `\n${outcome} ${paint.dim(`(${formatDuration(seconds)})`)}`;
}
