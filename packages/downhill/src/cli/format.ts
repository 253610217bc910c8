import { stripVTControlCharacters } from "node:util";

/** A loss with four significant digits, in as few characters as a column needs. */
export function formatLoss(loss: number): string {
  if (!Number.isFinite(loss)) return String(loss);
  const size = Math.abs(loss);
  return size !== 0 && (size < 1e-4 || size >= 1e5) ? loss.toExponential(3) : loss.toPrecision(4);
}

const prefixes = ["", " k", " M", " G", " T", " P", " E"];

/** A large count with three significant digits and a prefix of the SI: 1.23 T. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return String(count);
  let value = count;
  let step = 0;
  while (Math.abs(value) >= 999.5 && step < prefixes.length - 1) {
    value /= 1000;
    step += 1;
  }
  const text = step === 0 ? String(Math.round(value)) : value.toPrecision(3);
  return `${text}${prefixes[step]}`;
}

export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours} h ${String(minutes).padStart(2, "0")} min` : `${minutes} min ${rest} s`;
}

/** Characters on the screen, colors not counted. */
export function visibleLength(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

export function padVisible(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - visibleLength(text)));
}

/** Cuts a line that is too long; a cut line loses its colors, which a narrow terminal can spare. */
export function cutVisible(line: string, width: number): string {
  if (visibleLength(line) <= width) return line;
  const plain = [...stripVTControlCharacters(line)];
  return `${plain.slice(0, Math.max(0, width - 1)).join("")}…`;
}

/** Breaks text at spaces so that no line is longer than `width`, where words allow it. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && visibleLength(last) + 1 + visibleLength(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/** Rows of cells in columns, left-aligned, two spaces apart; trailing spaces are dropped. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, visibleLength(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, i) => padVisible(cell, widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** Text from a stranger's file: what a terminal would act on, or would reorder, is shown as an escape. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
