/**
 * How series are told apart: by color (Okabe and Ito, "Color Universal Design", 2008, without its yellow, which white
 * paper swallows), by dashes and by markers, so that a print without color can be read as well.
 */
export interface SeriesStyle {
  readonly color: string;
  /** A `stroke-dasharray`; "none" for a solid line. */
  readonly dashes: string;
  readonly marker: MarkerShape;
}

export type MarkerShape = "circle" | "square" | "triangle" | "diamond" | "times" | "plus" | "star";

export const ink = "currentColor";
export const muted = "#767676";

const colors = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", ink];
const dashes = ["none", "6 3", "2 2.5", "8 3 2 3", "4 2", "10 4"];
const markers: readonly MarkerShape[] = ["circle", "square", "triangle", "diamond", "times", "plus", "star"];

/** The style of the series at a place in its plan. Colors and dashes repeat with different periods. */
export function seriesStyle(index: number): SeriesStyle {
  const round = Math.floor(index / colors.length);
  return {
    color: pick(colors, index),
    dashes: pick(dashes, index + round),
    marker: pick(markers, index + round),
  };
}

/** Colors of `seriesStyle` on dark paper, by their color on white. */
export const darkColors: Readonly<Record<string, string>> = {
  "#0072b2": "#4aa3df",
  "#009e73": "#2fc79b",
  "#d55e00": "#ff7f32",
  [muted]: "#9a9a9a",
};

function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
