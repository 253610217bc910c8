import { element, escapeText } from "./drawing/markup.ts";
import { ink } from "./drawing/palette.ts";
import { metadataElement, type Provenance } from "./figure-metadata.ts";

/** A figure before it is a file. Lengths are in CSS pixels. */
export interface Figure {
  /** Names its files. */
  readonly name: string;
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** Markup of its parts. */
  readonly content: string;
}

/** Also the names under which the PNG renderer finds its type. */
export const typeface = "Inter";
const fonts = `${typeface}, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif`;

/** A file of its own: black on white, so that it prints, and can be read on dark pages too. */
export function figureFile(figure: Figure, provenance: Provenance): string {
  const paper = element("rect", { width: figure.width, height: figure.height, fill: "#ffffff" });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg(figure, { color: "#1a1a1a" }, metadataElement(provenance), paper)}\n`;
}

/** A part of a page: it has the page's color of text and its provenance, and no paper of its own. */
export function figureElement(figure: Figure): string {
  return svg(figure, {});
}

function svg(figure: Figure, attributes: Readonly<Record<string, string>>, ...before: readonly string[]): string {
  const { name, title, description, width, height, content } = figure;
  const names = { role: "img", "aria-labelledby": `${name}-title ${name}-description` };
  const type = { "font-family": fonts, "font-size": 11, fill: ink };
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      ...{ width, height, ...names, ...type, ...attributes },
    },
    element("title", { id: `${name}-title` }, escapeText(title)),
    element("desc", { id: `${name}-description` }, escapeText(description)),
    ...before,
    content,
  );
}
