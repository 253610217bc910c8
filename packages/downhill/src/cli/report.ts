import { join } from "node:path";
import { defineCommand } from "citty";
import type { Comparison } from "../benchmark/records/comparison.ts";
import type { Trace } from "../benchmark/records/recorded-attempt.ts";
import { compareContestants } from "../benchmark/statistics/compare.ts";
import { canonicalJson } from "../foundation/canonical-json.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { openSketchbook, type Sketchbook } from "../report/drawing/panel.ts";
import type { Figure } from "../report/figure.ts";
import type { Provenance } from "../report/figure-metadata.ts";
import { learningCurveFigure } from "../report/figures/learning-curve-figure.ts";
import { passRateFigure } from "../report/figures/pass-rate-figure.ts";
import { profileFigure } from "../report/figures/profile-figure.ts";
import { testErrorFigure } from "../report/figures/test-error-figure.ts";
import { curveCells, difficultyCurves } from "../report/learning-curves.ts";
import { type Machine, reportPage } from "../report/page/report-page.ts";
import type { Store, StoredRun } from "../storage/store.ts";
import { commandText } from "./command-text.ts";
import { type FigureWriter, openFolder, withFigureWriter } from "./figure-files.ts";
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
      const files = await withFigureWriter(async (writer) => {
        const { stored, traces } = await withStore(args.store, async (store) => {
          const read = await readPlanResults(store, args.plan);
          return { stored: read, traces: await readTraces(store, read) };
        });
        openFolder(args.out);
        const command = commandText("report", flags, rawArgs);
        return writeReport(writer, stored, traces, provenanceOf(stored, command, version), args.out);
      });
      terminal.print(args.json ? toJson({ files }) : files.map((file) => `wrote ${file}`).join("\n"));
      return 0;
    },
  });
}

function provenanceOf({ results, kernels }: StoredResults, command: string, version: string): Provenance {
  const { digest, plan } = results.plan;
  return { command, plan: digest, version, kernels, numericsVersion: plan.numericsVersion };
}

/** Pictures are rendered while the rest is worked out. */
async function writeReport(
  writer: FigureWriter,
  stored: StoredResults,
  traces: ReadonlyMap<string, Trace>,
  provenance: Provenance,
  folder: string,
): Promise<string[]> {
  const { results, runs } = stored;
  const sketchbook = await openSketchbook();
  const labels = results.plan.plan.optimizers.map(({ label }) => label);
  const first = [testErrorFigure(sketchbook, results, labels), passRateFigure(results, labels)];
  const curves = drawCurves(sketchbook, stored, traces, labels);
  const written = [...first, ...curves].map((figure) => writer.write(figure, provenance, folder));
  const comparison = compare(stored);
  const profiles = comparison === null || labels.length < 2 ? [] : [profileFigure(sketchbook, comparison.overall)];
  written.push(...profiles.map((figure) => writer.write(figure, provenance, folder)));
  const page = join(folder, "report.html");
  const figures = [...first, ...profiles, ...curves];
  const text = reportPage({ results, comparison, figures, provenance, machines: machinesOf(runs) });
  writeWhole(page, new TextEncoder().encode(text));
  return [page, ...(await Promise.all(written)).flat()];
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

/** None where no attempt has a trace. */
function drawCurves(
  sketchbook: Sketchbook,
  { results }: StoredResults,
  traces: ReadonlyMap<string, Trace>,
  labels: readonly string[],
): Figure[] {
  const curves = curveCells(results).map((cells) => difficultyCurves(cells, traces));
  const drawn = curves.filter((difficulty) => difficulty.curves.length > 0);
  return drawn.length === 0 ? [] : [learningCurveFigure(sketchbook, drawn, labels)];
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
