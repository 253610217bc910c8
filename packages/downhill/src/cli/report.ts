import { join } from "node:path";
import { defineCommand } from "citty";
import type { Comparison } from "../benchmark/records/comparison.ts";
import type { Trace } from "../benchmark/records/recorded-attempt.ts";
import { compareContestants } from "../benchmark/statistics/compare.ts";
import { canonicalJson } from "../foundation/canonical-json.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { openSketchbook } from "../report/drawing/panel.ts";
import type { Figure } from "../report/figure.ts";
import { learningCurveFigure } from "../report/figures/learning-curve-figure.ts";
import { passRateFigure } from "../report/figures/pass-rate-figure.ts";
import { profileFigure } from "../report/figures/profile-figure.ts";
import { testErrorFigure } from "../report/figures/test-error-figure.ts";
import { curveCells, difficultyCurves } from "../report/learning-curves.ts";
import { type Machine, reportPage } from "../report/page/report-page.ts";
import type { Store, StoredRun } from "../storage/store.ts";
import { commandText } from "./command-text.ts";
import { openFolder, writeFigure } from "./figure-files.ts";
import { jsonFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { writeWhole } from "./output-file.ts";
import { planFlag, readPlanResults, type StoredResults } from "./plan-results.ts";
import { storeFlag, withStore } from "./store-option.ts";
import type { Terminal } from "./terminal.ts";

const flags = {
  ...storeFlag,
  ...planFlag,
  out: { type: "string", default: "report", valueHint: "FOLDER", description: "Where the page and the figures go" },
  ...jsonFlag,
} as const;

/** `downhill report`: the results of a benchmark as one page, and its figures as files. */
export function createReportCommand(terminal: Terminal, version: string) {
  return defineCommand({
    meta: { name: "report", description: "Write the results of a benchmark as a page with figures and tables" },
    args: flags,
    async run({ args, rawArgs }) {
      const { stored, traces } = await withStore(args.store, async (store) => {
        const read = await readPlanResults(store, args.plan);
        return { stored: read, traces: await readTraces(store, read) };
      });
      openFolder(args.out);
      const { results, kernels, runs } = stored;
      const { digest, plan } = results.plan;
      const comparison = compare(stored);
      const figures = await drawFigures(stored, comparison, traces);
      const command = commandText("report", flags, rawArgs);
      const provenance = { command, plan: digest, version, kernels, numericsVersion: plan.numericsVersion };
      const page = join(args.out, "report.html");
      const text = reportPage({ results, comparison, figures, provenance, machines: machinesOf(runs) });
      writeWhole(page, new TextEncoder().encode(text));
      const files = [page];
      for (const figure of figures) files.push(...(await writeFigure(figure, provenance, args.out)));
      terminal.print(args.json ? toJson({ files, ...provenance }) : files.map((file) => `wrote ${file}`).join("\n"));
      return 0;
    },
  });
}

/** Null where no instance was attempted by every optimizer yet. */
function compare({ selection }: StoredResults): Comparison | null {
  try {
    return compareContestants(selection, { allPairs: selection.contestants.length <= 6, allowSingle: true });
  } catch (error) {
    if (error instanceof CodedError && error.code === "compare/too-few") return null;
    throw error;
  }
}

/** Of the attempts whose curves are drawn. */
async function readTraces(store: Store, { results }: StoredResults): Promise<ReadonlyMap<string, Trace>> {
  const cells = curveCells(results).flat();
  return store.traces(cells.flatMap(({ attempts }) => attempts.map(({ address }) => address)));
}

async function drawFigures(
  { results }: StoredResults,
  comparison: Comparison | null,
  traces: ReadonlyMap<string, Trace>,
): Promise<Figure[]> {
  const sketchbook = await openSketchbook();
  const labels = results.plan.plan.optimizers.map(({ label }) => label);
  const curves = curveCells(results).map((cells) => difficultyCurves(cells, traces));
  const drawn = curves.filter((difficulty) => difficulty.curves.length > 0);
  return [
    testErrorFigure(sketchbook, results, labels),
    passRateFigure(results, labels),
    ...(comparison === null || labels.length < 2 ? [] : [profileFigure(sketchbook, comparison.overall)]),
    ...(drawn.length === 0 ? [] : [learningCurveFigure(sketchbook, drawn, labels)]),
  ];
}

/** Those that most attempts ran on first. */
function machinesOf(runs: readonly StoredRun[]): Machine[] {
  const machines = new Map<string, Machine>();
  for (const { environment, seconds } of runs) {
    const key = canonicalJson(environment);
    const known = machines.get(key);
    const sum = { attempts: (known?.attempts ?? 0) + 1, seconds: (known?.seconds ?? 0) + seconds };
    machines.set(key, { environment, ...sum });
  }
  return [...machines.values()].sort((a, b) => b.attempts - a.attempts);
}
