/**
 * One set of axes, drawn by Observable Plot into a document of linkedom's, and taken over as plain SVG: no style
 * sheet, no classes, lengths rounded. Both libraries are loaded when the first panel is drawn.
 */
import type { PlotOptions } from "@observablehq/plot";
import { roundLength } from "./markup.ts";

export type Plot = typeof import("@observablehq/plot");

/** Draws panels. */
export interface Sketchbook {
  readonly plot: Plot;
  /** The panel as an `svg` element, to be placed at x, y in a figure. */
  draw(options: PlotOptions, x: number, y: number): string;
}

/** What we use of an element of the document. */
interface SvgElement {
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<SvgElement>;
  remove(): void;
}

export async function openSketchbook(): Promise<Sketchbook> {
  const [plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom/worker")]);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  return {
    plot,
    draw(options, x, y) {
      const svg = plot.plot({ ...options, document }) as unknown as SvgElement;
      for (const style of svg.querySelectorAll("style")) style.remove();
      for (const item of [svg, ...svg.querySelectorAll("*")]) plain(item);
      svg.setAttribute("x", roundLength(x));
      svg.setAttribute("y", roundLength(y));
      svg.setAttribute("overflow", "visible");
      for (const name of ["font-size", "font-family"]) svg.removeAttribute(name);
      return svg.outerHTML.replaceAll(" />", "/>");
    },
  };
}

/** Takes away what only a page would use, and rounds lengths. */
function plain(item: SvgElement): void {
  for (const { name, value } of [...item.attributes]) {
    if (name === "class" || name.startsWith("aria-")) item.removeAttribute(name);
    else if (/\d\.\d{3}/.test(value)) item.setAttribute(name, roundNumbers(value));
  }
}

function roundNumbers(text: string): string {
  return text.replaceAll(/-?\d+\.\d+(e-?\d+)?/g, (number) => roundLength(Number(number)));
}
