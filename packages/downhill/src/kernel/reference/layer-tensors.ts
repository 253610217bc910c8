import type { NetworkTensor } from "../kernel.ts";
import type { NetworkLayout } from "../network-layout.ts";

/** The tensors of one layer, as views. Maps without normalization have empty `scale` and `shift`. */
export interface LayerTensors {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

/** The tensors of every layer: trainable ones in `trainable`, frozen ones in `frozen`, both flat. */
export function viewTensors(layout: NetworkLayout, trainable: Float32Array, frozen: Float32Array): LayerTensors[] {
  return layout.layers.map((layer, index) => {
    const flat = layer.frozen ? frozen : trainable;
    const tensors = layer.frozen ? layout.frozen : layout.trainable;
    const view = (kind: NetworkTensor["kind"]) => {
      const tensor = tensors.find((candidate) => candidate.layer === index && candidate.kind === kind);
      const { offset, length } = tensor ?? { offset: 0, length: 0 };
      return flat.subarray(offset, offset + length);
    };
    return { weight: view("weight"), bias: view("bias"), scale: view("scale"), shift: view("shift") };
  });
}
