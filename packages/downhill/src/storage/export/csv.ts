import type { Cell, Table } from "./table.ts";

/** RFC 4180 with line feeds: a line of names, then a line a row. Null is empty, and numbers have all their digits. */
export function tableToCsv({ columns, rows }: Table): string {
  const lines = [columns.map(({ name }) => quote(name)).join(",")];
  for (let row = 0; row < rows; row++) lines.push(columns.map(({ values }) => quote(values[row] ?? null)).join(","));
  return `${lines.join("\n")}\n`;
}

/** Text that holds what a reader would take for a border is quoted, and so is empty text, which null is not. */
function quote(cell: Cell): string {
  if (cell === null) return "";
  const text = String(cell);
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
