/** Turns what a terminal showed into an SVG that moves as the terminal did, on a ground of its own so that it is legible on any page. */

/** The terminal's screen at one moment: lines with SGR escapes. */
export interface Frame {
  readonly seconds: number;
  readonly lines: readonly string[];
}

const cell = { width: 8.4, height: 18 };
const margin = 16;
const bar = 26;
/** How long the end is shown before the picture starts again. */
const rest = 6;

const palette = {
  ground: "#0d1117",
  border: "#30363d",
  text: "#e6edf3",
  dim: "#8b949e",
  byCode: { 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 36: "#79c0ff" } as Readonly<Record<number, string>>,
};

interface Style {
  readonly color: string | undefined;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

interface Run extends Style {
  readonly column: number;
  readonly text: string;
}

const plain: Style = { color: undefined, isBold: false, isDim: false };

function applyCode(style: Style, code: number): Style {
  if (code === 0) return plain;
  if (code === 1) return { ...style, isBold: true };
  if (code === 2) return { ...style, isDim: true };
  if (code === 22) return { ...style, isBold: false, isDim: false };
  if (code === 39) return { ...style, color: undefined };
  const color = palette.byCode[code];
  return color === undefined ? style : { ...style, color };
}

const escapeCharacter = String.fromCodePoint(0x1b);
const sgr = new RegExp(`(${escapeCharacter}\\[[\\d;]*m)`);

/** Splits a line at its escapes and at wide gaps, so that a font of another width shifts nothing far. */
export function splitRuns(line: string): Run[] {
  const runs: Run[] = [];
  let style = plain;
  let column = 0;
  for (const part of line.split(sgr)) {
    if (part.startsWith(escapeCharacter)) {
      for (const code of part.slice(2, -1).split(";")) style = applyCode(style, Number(code));
      continue;
    }
    for (const piece of part.split(/( {2,})/)) {
      if (piece.trim() !== "") runs.push({ ...style, column, text: piece });
      column += [...piece].length;
    }
  }
  return runs;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function drawRun({ column, text, color, isBold, isDim }: Run, line: number): string {
  const x = (margin + column * cell.width).toFixed(1);
  const y = bar + margin + line * cell.height + 13;
  const length = ([...text].length * cell.width).toFixed(1);
  const fill = color ?? (isDim ? palette.dim : undefined);
  const attributes = `${fill === undefined ? "" : ` fill="${fill}"`}${isBold ? ' font-weight="bold"' : ""}`;
  return `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${attributes}>${escapeXml(text)}</text>`;
}

function drawFrame({ lines }: Frame, name: string): string {
  const runs = lines.flatMap((line, i) => splitRuns(line).map((run) => drawRun(run, i)));
  return `<g class="frame ${name}">\n${runs.join("\n")}\n</g>`;
}

/** Each frame is there from its moment to the next one's; the last one stays. */
function animate(frames: readonly Frame[]): string {
  const total = (frames.at(-1)?.seconds ?? 0) + rest;
  const percent = (seconds: number) => `${((100 * seconds) / total).toFixed(2)}%`;
  const rules = frames.map(({ seconds }, i) => {
    const next = frames[i + 1];
    const end = next === undefined ? "" : `${percent(next.seconds)}{opacity:0}`;
    return `@keyframes f${i}{0%{opacity:${i === 0 ? 1 : 0}}${percent(seconds)}{opacity:1}${end}}\n.f${i}{animation:f${i} ${total.toFixed(2)}s step-end infinite}`;
  });
  const still = `.frame{opacity:0}.f${frames.length - 1}{opacity:1}`;
  return `${still}\n@media (prefers-reduced-motion: no-preference){\n${rules.join("\n")}\n}`;
}

/** The whole picture. Without animation (or where the reader wants none) it shows the last frame. */
export function drawTerminal(frames: readonly Frame[], columns: number, title: string): string {
  const width = Math.ceil(2 * margin + columns * cell.width);
  const lines = Math.max(...frames.map((frame) => frame.lines.length));
  const height = bar + 2 * margin + lines * cell.height;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}">
<title>${escapeXml(title)}</title>
<style>
text{font:14px ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${palette.text};white-space:pre}
text[fill="${palette.dim}"]{fill:${palette.dim}}
${Object.values(palette.byCode)
  .map((color) => `text[fill="${color}"]{fill:${color}}`)
  .join("\n")}
${animate(frames)}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${palette.ground}" stroke="${palette.border}"/>
${["#ff5f57", "#febc2e", "#28c840"].map((color, i) => `<circle cx="${18 + 18 * i}" cy="17" r="5.5" fill="${color}"/>`).join("")}
${frames.map((frame, i) => drawFrame(frame, `f${i}`)).join("\n")}
</svg>
`;
}
