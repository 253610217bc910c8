/** Validation loss over the fuel spent, at a few difficulties. */
import { type Axis, logTicks } from "../drawing/axes.ts";
import { seriesStyle } from "../drawing/palette.ts";
import type { Sketchbook } from "../drawing/panel.ts";
import type { Figure } from "../figure.ts";
import type { DifficultyCurves } from "../learning-curves.ts";
import { formatCount } from "../page/numbers.ts";
import { linePanel } from "./line-panel.ts";

const size = { width: 250, height: 210 };
const left = 58;
const gap = 40;
const labelWidth = 130;
const top = 30;

export function learningCurveFigure(
  sketchbook: Sketchbook,
  difficulties: readonly DifficultyCurves[],
  labels: readonly string[],
): Figure {
  const losses = difficulties.flatMap(({ curves }) => curves.flatMap(({ loss }) => loss)).filter((loss) => loss > 0);
  const y = logAxis(losses, [1, 2, 5]);
  const panels = difficulties.map((difficulty, i) => {
    const lines = difficulty.curves.map(({ label, fuel, loss }) => {
      return { label, style: seriesStyle(labels.indexOf(label)), x: fuel, y: loss };
    });
    const fuel = lines.flatMap((line) => line.x);
    const titles = {
      top: name(difficulty),
      x: "fuel (operations)",
      y: i === 0 ? "lowest validation loss so far" : undefined,
    };
    const x = { ...logAxis(fuel, [1]), format: formatCount };
    const panel = { titles, x, y, hasLabels: i === difficulties.length - 1 };
    return linePanel(sketchbook, lines, panel, { ...size, x: left + i * (size.width + gap), y: top });
  });
  return {
    name: "learning-curves",
    title: "Validation loss against fuel",
    description:
      "Median over the instances of the lowest validation loss so far, against the fuel spent, of " +
      `${labels.join(", ")} at ${difficulties.map(name).join("; ")}.`,
    width: left + difficulties.length * (size.width + gap) - gap + labelWidth,
    height: top + size.height + 46,
    content: panels.join(""),
  };
}

function name({ hiddenLayers, samples }: DifficultyCurves): string {
  return `L = ${hiddenLayers}, N = ${samples}`;
}

function logAxis(values: readonly number[], mantissas: readonly number[]): Axis {
  const low = values.reduce((a, b) => Math.min(a, b), values[0] ?? 1) / 1.1;
  const high = values.reduce((a, b) => Math.max(a, b), values[0] ?? 1) * 1.1;
  return { type: "log", domain: [low, high], ticks: logTicks([low, high], mantissas) };
}
