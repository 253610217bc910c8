/** Validation loss over the fuel spent, at a few difficulties. */
import { seriesStyle } from "../drawing/palette.ts";
import type { Sketchbook } from "../drawing/panel.ts";
import type { Figure } from "../figure.ts";
import type { DifficultyCurves } from "../learning-curves.ts";
import { formatCount } from "../page/numbers.ts";
import { type Axis, type Line, linePanel } from "./step-panel.ts";

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
  const y = logAxis(losses, [1, 2, 5], (value) => String(value));
  const panels = difficulties.map(({ hiddenLayers, samples, curves }, i) => {
    const lines = curves.map(
      ({ label, fuel, loss }): Line => ({ label, style: seriesStyle(labels.indexOf(label)), x: fuel, y: loss }),
    );
    const panel = {
      title: `L = ${hiddenLayers}, N = ${samples}`,
      xTitle: "fuel (operations)",
      yTitle: i === 0 ? "lowest validation loss so far" : "",
      x: logAxis(
        lines.flatMap((line) => line.x),
        [1],
        formatCount,
      ),
      y,
    };
    return linePanel(sketchbook, lines, panel, {
      ...size,
      x: left + i * (size.width + gap),
      y: top,
      hasLabels: i === difficulties.length - 1,
    });
  });
  return {
    name: "learning-curves",
    title: "Validation loss against fuel",
    description:
      `Median over the instances of the lowest validation loss so far, against the fuel spent, of ${labels.join(", ")} ` +
      `at ${difficulties.map(({ hiddenLayers, samples }) => `L = ${hiddenLayers}, N = ${samples}`).join("; ")}.`,
    width: left + difficulties.length * (size.width + gap) - gap + labelWidth,
    height: top + size.height + 46,
    content: panels.join(""),
  };
}

function logAxis(values: readonly number[], mantissas: readonly number[], format: (value: number) => string): Axis {
  const low = values.reduce((a, b) => Math.min(a, b), values[0] ?? 1) / 1.1;
  const high = values.reduce((a, b) => Math.max(a, b), values[0] ?? 1) * 1.1;
  const exponents = Array.from({ length: 30 }, (_, i) => i - 8);
  const ticks = exponents
    .flatMap((e) => mantissas.map((m) => Number(`${m}e${e}`)))
    .filter((t) => t >= low && t <= high);
  return { type: "log", domain: [low, high], ticks, format };
}
