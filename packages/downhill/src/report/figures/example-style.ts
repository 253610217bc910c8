import { element, escapeText } from "../drawing/markup.ts";

/** What trains: parameters, their data and their loss. */
export const trainedColor = "#0072b2";
export const validationColor = "#d55e00";

/** A point with a name, as keys have them. */
export function keyEntry(x: number, y: number, text: string, paint: Readonly<Record<string, string>>): string {
  return (
    element("circle", { cx: x + 4, cy: y - 4, r: 2.6, ...paint }) +
    element("text", { x: x + 11, y, "font-size": 10 }, escapeText(text))
  );
}
