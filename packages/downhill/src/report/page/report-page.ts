/** A report as one page that needs nothing else: style, figures and tables are in it. */
import type { Comparison } from "../../benchmark/records/comparison.ts";
import type { AttemptSummary } from "../../benchmark/records/recorded-attempt.ts";
import type { Environment } from "../../benchmark/records/run-facts.ts";
import { escapeText } from "../drawing/markup.ts";
import { type Figure, figureElement } from "../figure.ts";
import { describeProvenance, type Provenance, provenanceJson } from "../figure-metadata.ts";
import type { PlanResults } from "../plan-results.ts";
import { Html, html, nothing } from "./html.ts";
import { pageStyle } from "./style.ts";
import { difficultyTable, overallTable, pairTable } from "./tables.ts";

export interface Report {
  readonly results: PlanResults;
  /** Null where no instance was attempted by every optimizer. */
  readonly comparison: Comparison | null;
  readonly figures: readonly Figure[];
  readonly machines: readonly Machine[];
  readonly provenance: Provenance;
}

/** Where attempts ran. */
export interface Machine {
  readonly environment: Environment;
  readonly attempts: number;
  readonly seconds: number;
}

export function reportPage(report: Report): string {
  const { results, comparison, figures, provenance } = report;
  const labels = results.plan.plan.optimizers.map(({ label }) => label);
  const title = `${labels.length <= 4 ? labels.join(", ") : `${labels.length} optimizers`}: benchmark report`;
  const body = html`<main>
<header><h1>${title}</h1><p class="lead">${describePlan(results)}</p></header>
${comparison === null ? html`<p>No instance was attempted by every optimizer yet, so nothing is compared.</p>` : findings(comparison)}
${figures.map(figureBlock)}
${comparison === null ? nothing : difficulties(comparison)}
${troubles(results)}
${origin(report)}
</main>`;
  const metadata = provenanceJson(provenance).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Downhill ${escapeText(provenance.version)}">
<title>${escapeText(title)}</title>
<link rel="icon" href="data:,">
<script type="application/json" id="downhill">${metadata}</script>
<style>${pageStyle}</style>
</head>
<body>
${body.markup}
</body>
</html>
`;
}

function describePlan({ plan: { plan }, found, planned }: PlanResults): string {
  const depths = [...new Set(plan.difficulties.map(({ hiddenLayers }) => hiddenLayers))];
  const samples = [...new Set(plan.difficulties.map((difficulty) => difficulty.samples))];
  const there = found === planned ? `${found} attempts` : `${found} of ${planned} attempts`;
  return `${there}: hidden layers ${ranges(depths)}, samples ${ranges(samples)}, ${plan.nonces.length} instances each, seed phrase “${plan.seed}”.`;
}

/** 1 to 11, or 1, 2, 5. */
function ranges(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const isRun = sorted.length > 2 && sorted.every((value, i) => value === sorted[0]! + i);
  return isRun ? `${sorted[0]} to ${sorted.at(-1)}` : sorted.join(", ");
}

function findings(comparison: Comparison): Html {
  const { overall } = comparison;
  return html`<section>
<h2>Over all difficulties</h2>
${overallTable(comparison)}
<p class="note">Pass rates with exact 95 % intervals; medians over ${overall.instances.length} instances, with bootstrap
intervals. Attempts without a value count as the largest. Score: AlgoPerf's, on fuel to the threshold, relative to the
optimizers here.</p>
${overall.pairs.length === 0 ? nothing : pairs(comparison)}
</section>`;
}

/** Sentences that would fill a screen are shown when asked for. */
const mostSentences = 3;

function pairs(comparison: Comparison): Html {
  const sentences = html`${comparison.conclusion.map((sentence) => html`<p>${sentence}</p>`)}`;
  const isLong = comparison.conclusion.length > mostSentences;
  return html`${pairTable(comparison)}
<p class="note">Ratio of test errors: geometric mean with its 95 % interval. p: Wilcoxon's signed-rank test, corrected by
Holm's method.</p>
${isLong ? html`<details><summary>What can be concluded, pair by pair</summary>${sentences}</details>` : sentences}`;
}

function figureBlock(figure: Figure): Html {
  return html`<section><h2>${figure.title}</h2><figure class="figure"><div class="scroll">${new Html(figureElement(figure))}</div><figcaption>${figure.description}</figcaption></figure></section>`;
}

function difficulties(comparison: Comparison): Html {
  const table = difficultyTable(comparison);
  const lines = comparison.rows.length * comparison.contestants.length;
  const body = lines <= 24 ? table : html`<details><summary>${lines} lines</summary>${table}</details>`;
  return html`<section><h2>By difficulty</h2>${body}</section>`;
}

/** Attempts that ended in another way than the usual ones. */
function troubles({ cells }: PlanResults): Html {
  const attempts = cells.flatMap((cell) => cell.attempts.map((attempt) => ({ label: cell.label, attempt })));
  const counts = new Map<string, number>();
  for (const { label, attempt } of attempts) {
    const trouble = troubleOf(attempt);
    if (trouble === undefined) continue;
    const key = `${label}: ${trouble}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (counts.size === 0) return nothing;
  const lines = [...counts].map(([text, count]) => html`<tr><td>${count}</td><td class="text">${text}</td></tr>`);
  return html`<section><h2>Attempts that broke off</h2><table><tbody>${lines}</tbody></table></section>`;
}

function troubleOf({ status, stop, error }: AttemptSummary): string | undefined {
  if (status === "rejected") return `rejected, ${error?.message ?? "for no reason that was kept"}`;
  if (stop === "diverged") return status === "passed" ? "diverged, after an epoch that passes" : "diverged";
  if (stop === "out-of-fuel") return status === "passed" ? "out of fuel, after an epoch that passes" : "out of fuel";
  return status === "no-solution" ? "no epoch was finished" : undefined;
}

function origin({ results, machines, provenance }: Report): Html {
  const { plan, digest } = results.plan;
  const constants = Object.entries(plan.challenge).map(
    ([name, value]) => html`<dt>${name}</dt><dd>${String(value)}</dd>`,
  );
  const sources = plan.optimizers.map(
    ({ label, digest: source }) => html`<dt>${label}</dt><dd><code>${source}</code></dd>`,
  );
  const places = machines.map(
    ({ environment: { processor, cores, platform, node, version, kernel }, attempts, seconds }) => {
      const time = seconds >= 3600 ? `${(seconds / 3600).toFixed(1)} h` : `${Math.round(seconds)} s`;
      return html`<dt>${attempts} attempts</dt><dd>${kernel} kernel, ${processor}, ${cores} cores, ${platform}, Node ${node}, Downhill ${version}; ${time} of epochs</dd>`;
    },
  );
  return html`<section><h2>Where this comes from</h2>
<dl><dt>command</dt><dd><code>${provenance.command}</code></dd><dt>plan</dt><dd><code>${digest}</code></dd>${places}</dl>
<details><summary>Sources of the optimizers (SHA-256)</summary><dl>${sources}</dl></details>
<details><summary>Constants of the challenge</summary><dl>${constants}</dl></details>
<p class="note">${describeProvenance(provenance)}. Another run of these attempts, on any machine, gives the same bits.</p></section>`;
}
