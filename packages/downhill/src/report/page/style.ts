import { darkColors } from "../drawing/palette.ts";

/** Attribute selectors reach the colors of figures, whose attributes give way to any style sheet. */
const darkFigures = Object.entries(darkColors)
  .flatMap(([color, dark]) => ["stroke", "fill"].map((name) => `.figure [${name}="${color}"] { ${name}: ${dark}; }`))
  .join("\n  ");

/** The page's one style sheet: light and dark as the reader's system says, and black on white in print. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --text: #1a1a1a; --soft: #5f6368; --paper: #ffffff; --line: #d9dce0; --band: #f5f7f9; --accent: #0b63a5;
  --good: #0a7a4b; --bad: #b3261e;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --text: #e6e6e6; --soft: #a0a6ad; --paper: #16181b; --line: #383c42; --band: #1e2125; --accent: #7db8ea;
    --good: #4fcf94; --bad: #ff8a80;
  }
  ${darkFigures}
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text); font: 16px/1.55 Inter, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.2rem; margin: 2.8rem 0 .8rem; }
p { margin: .5rem 0; max-width: 46rem; }
.lead, .note, figcaption { color: var(--soft); }
.note, figcaption { font-size: .875rem; }
code { font: .85em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.figure { margin: 1rem 0; }
.scroll { overflow-x: auto; }
.figure svg { display: block; max-width: 100%; height: auto; min-width: 560px; color: var(--text); }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
th, td { padding: .32rem .8rem .32rem 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { font-weight: 600; vertical-align: bottom; }
th:first-child, td:first-child, .text { text-align: left; }
td.text { white-space: normal; }
td small { color: var(--soft); font-size: .8em; display: block; }
tbody tr:hover { background: var(--band); }
tbody tr.first td { border-top: 1px solid var(--soft); }
.good { color: var(--good); } .bad { color: var(--bad); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; font-size: .875rem; }
dt { color: var(--soft); } dd { margin: 0; }
details { margin: 1rem 0; } summary { cursor: pointer; color: var(--accent); }
@media print {
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; } .figure, tr { break-inside: avoid; }
  details > *:not(summary) { display: revert; }
}
`;
