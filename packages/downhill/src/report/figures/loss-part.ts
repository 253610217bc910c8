/** Losses of one attempt, its best epoch, and the threshold. */
import {
  type Axis,
  axesPanel,
  axisTitles,
  type Box,
  heightOf,
  linearTicks,
  logTicks,
  shareOf,
} from "../drawing/axes.ts";
import { element } from "../drawing/markup.ts";
import { ink, muted } from "../drawing/palette.ts";
import type { Sketchbook } from "../drawing/panel.ts";
import type { TrainingExample } from "../training-example.ts";
import { keyEntry, trainedColor, validationColor } from "./example-style.ts";

type Losses = Pick<TrainingExample, "trainLoss" | "validationLoss" | "baseline" | "bestEpoch">;

export function lossPart(sketchbook: Sketchbook, example: Losses, box: Box): string {
  const { plot } = sketchbook;
  const { x, y } = axesOf(example);
  const { trainLoss, validationLoss, baseline, bestEpoch } = example;
  const marks = [
    plot.ruleY([baseline], { stroke: muted, strokeDasharray: "2 2" }),
    plot.ruleX([bestEpoch], { stroke: ink, strokeWidth: 0.9, strokeDasharray: "4 3" }),
    ...[trainLoss, validationLoss].map((losses, i) =>
      plot.line(losses, {
        ...{ x: losses.map((_, epoch) => epoch + 1), y: [...losses] },
        ...{ stroke: i === 0 ? trainedColor : validationColor, strokeWidth: 1.4 },
      }),
    ),
  ];
  const right = box.x + box.width;
  const best = { x: box.x + box.width * shareOf(x, bestEpoch), y: box.y - 6, "text-anchor": "middle" };
  const threshold = { x: right - 6, y: heightOf(y, baseline, box) - 5, "text-anchor": "end", fill: muted };
  return [
    axesPanel(sketchbook, box, { x, y, marks }),
    axisTitles(box, { x: "epoch", y: "mean squared error" }),
    element("text", { ...best, "font-size": 10 }, `best epoch ${bestEpoch}: w*`),
    element("text", { ...threshold, "font-size": 10 }, "threshold ε*²"),
    keyEntry(right - 160, box.y + 16, "training loss", { fill: trainedColor }),
    keyEntry(right - 160, box.y + 31, "validation loss", { fill: validationColor }),
  ].join("");
}

function axesOf({ trainLoss, validationLoss, baseline }: Losses): { readonly x: Axis; readonly y: Axis } {
  const losses = [...trainLoss, ...validationLoss].filter((loss) => loss > 0 && Number.isFinite(loss));
  const low = losses.reduce((a, b) => Math.min(a, b), baseline) / 1.15;
  const high = losses.reduce((a, b) => Math.max(a, b), baseline) * 1.25;
  const epochs = [0, trainLoss.length + 1] as const;
  const ticks = linearTicks(epochs, 7).filter(Number.isInteger);
  return {
    x: { type: "linear", domain: epochs, ticks },
    y: { type: "log", domain: [low, high], ticks: logTicks([low, high], [1, 2, 5]) },
  };
}
