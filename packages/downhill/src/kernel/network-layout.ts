import type { NetworkShape, NetworkTensor, StatisticsTensor } from "./kernel.ts";

/** Where every tensor of a network lies. All kernels, codecs and optimizers agree through this one description. */
export interface NetworkLayout {
  readonly layers: readonly LayerLayout[];
  readonly trainable: readonly NetworkTensor[];
  readonly frozen: readonly NetworkTensor[];
  readonly statistics: readonly StatisticsTensor[];
  /** Lengths of the flat arrays. */
  readonly parameterCount: number;
  readonly frozenCount: number;
  readonly statisticsCount: number;
}

export interface LayerLayout {
  readonly inputs: number;
  readonly outputs: number;
  /** Whether ReLU and batch normalization follow the linear map: all layers but the last. */
  readonly normalized: boolean;
  readonly frozen: boolean;
  /** Whether batches move its running statistics. */
  readonly tracksStatistics: boolean;
}

/** Lays out the tensors of a network; `shape` is trusted to be valid. */
export function networkLayout(shape: NetworkShape): NetworkLayout {
  const layers = layerLayouts(shape);
  const trainable = placeTensors(layers, false);
  const frozen = placeTensors(layers, true);
  const statistics = placeStatistics(layers);
  return {
    layers,
    trainable,
    frozen,
    statistics,
    parameterCount: totalLength(trainable),
    frozenCount: totalLength(frozen),
    statisticsCount: totalLength(statistics),
  };
}

function layerLayouts(shape: NetworkShape): LayerLayout[] {
  const count = shape.hiddenLayers + 2;
  return Array.from({ length: count }, (_, layer) => {
    const normalized = layer < count - 1;
    const frozen = layer >= count - shape.frozenLayers;
    return {
      inputs: layer === 0 ? shape.inputs : shape.width,
      outputs: normalized ? shape.width : shape.outputs,
      normalized,
      frozen,
      tracksStatistics: normalized && (!frozen || shape.frozenStatistics === "running"),
    };
  });
}

function placeTensors(layers: readonly LayerLayout[], frozen: boolean): NetworkTensor[] {
  const tensors: NetworkTensor[] = [];
  let offset = 0;
  const place = (layer: number, suffix: string, kind: NetworkTensor["kind"], shape: readonly number[]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    tensors.push({ name: `layers.${layer}.${suffix}`, layer, kind, shape, offset, length });
    offset += length;
  };
  layers.forEach((layer, index) => {
    if (layer.frozen !== frozen) return;
    place(index, "weight", "weight", [layer.outputs, layer.inputs]);
    place(index, "bias", "bias", [layer.outputs]);
    if (!layer.normalized) return;
    place(index, "norm.weight", "scale", [layer.outputs]);
    place(index, "norm.bias", "shift", [layer.outputs]);
  });
  return tensors;
}

function placeStatistics(layers: readonly LayerLayout[]): StatisticsTensor[] {
  const tensors: StatisticsTensor[] = [];
  let offset = 0;
  layers.forEach((layer, index) => {
    if (!layer.tracksStatistics) return;
    for (const [suffix, kind] of [
      ["running_mean", "mean"],
      ["running_var", "variance"],
    ] as const) {
      tensors.push({ name: `layers.${index}.norm.${suffix}`, layer: index, kind, offset, length: layer.outputs });
      offset += layer.outputs;
    }
  });
  return tensors;
}

function totalLength(tensors: readonly { readonly offset: number; readonly length: number }[]): number {
  const last = tensors.at(-1);
  return last === undefined ? 0 : last.offset + last.length;
}
