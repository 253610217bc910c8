/** Figure 1 of the paper: the network, the data and the training loop (A), and one attempt (B). */
import { element } from "../drawing/markup.ts";
import type { Sketchbook } from "../drawing/panel.ts";
import type { Figure } from "../figure.ts";
import type { TrainingExample } from "../training-example.ts";
import { architecturePart } from "./architecture-part.ts";
import { dataPart, functionPart } from "./function-parts.ts";
import { lossPart } from "./loss-part.ts";
import { trainingLoopPart } from "./training-loop-part.ts";

const size = { width: 1030, height: 520 };
const square = { y: 292, width: 214, height: 190 };
const boxes = {
  architecture: { x: 30, y: 34, width: 400, height: 200 },
  data: { x: 50, ...square },
  losses: { x: 562, y: 44, width: 456, height: 176 },
  initial: { x: 562, ...square },
  trained: { x: 804, ...square },
} as const;

export function trainingExampleFigure(sketchbook: Sketchbook, example: TrainingExample): Figure {
  const { initial, trained, bestEpoch } = example;
  const before = { network: initial, title: "at initialization", isFirst: true };
  const after = { network: trained, title: `after early stopping (epoch ${bestEpoch})`, isFirst: false };
  const content = [
    panelLetter("A", 12),
    architecturePart(example, boxes.architecture),
    dataPart(sketchbook, example, boxes.data),
    trainingLoopPart(example, 302, square.y - 14, 178),
    panelLetter("B", 508),
    lossPart(sketchbook, example, boxes.losses),
    functionPart(sketchbook, example, before, boxes.initial),
    functionPart(sketchbook, example, after, boxes.trained),
  ];
  return {
    name: "figure-1",
    title: "The challenge, and one attempt at it",
    description: describe(example),
    ...size,
    content: content.join(""),
  };
}

function panelLetter(letter: string, x: number): string {
  return element("text", { x, y: 22, "font-size": 17, "font-weight": 600 }, letter);
}

function describe(example: TrainingExample): string {
  const { optimizer, hiddenLayers, samples, bestEpoch, epochs, testError, baseline, frozenLayers } = example;
  return (
    `A: a network of one input and ${hiddenLayers} hidden layers whose last ${frozenLayers} linear maps are frozen, ` +
    `${samples} samples of a random function with noise, and the training loop. B: losses of ${optimizer}, which ` +
    `stopped at epoch ${epochs} and was best at epoch ${bestEpoch}, with a test error of ${testError.toPrecision(3)} ` +
    `against a threshold of ${baseline.toPrecision(3)}, and the network's function before and after.`
  );
}
