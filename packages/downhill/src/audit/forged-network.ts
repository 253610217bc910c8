import type { InitialTensors } from "../instance/network.ts";
import type { NetworkShape } from "../kernel/kernel.ts";
import { type NetworkLayout, networkLayout } from "../kernel/network-layout.ts";
import type { TrainedTensors } from "../solution/score.ts";

/** The tensors of one layer. Empty where it has none. */
export interface ForgedLayer {
  /** [out, in] */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly scale: Float32Array;
  readonly shift: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** Everything that a solution file may hold, to be written layer by layer; frozen tensors are there to be read. */
export class ForgedNetwork implements TrainedTensors {
  readonly parameters: Float32Array;
  readonly statistics: Float32Array;
  readonly normEpsilon: number;
  readonly #shape: NetworkShape;
  readonly #frozen: Float32Array;
  readonly #layout: NetworkLayout;

  /** Starts with the parameters given, means 0, variances 1. */
  constructor(shape: NetworkShape, { parameters, frozen }: InitialTensors) {
    this.#shape = shape;
    this.#layout = networkLayout(shape);
    this.normEpsilon = shape.normEpsilon;
    this.parameters = parameters.slice();
    this.#frozen = frozen.slice();
    this.statistics = new Float32Array(this.#layout.statisticsCount);
    for (const { kind, offset, length } of this.#layout.statistics) {
      if (kind === "variance") this.statistics.fill(1, offset, offset + length);
    }
  }

  copy(): ForgedNetwork {
    const copied = new ForgedNetwork(this.#shape, { parameters: this.parameters, frozen: this.#frozen });
    copied.statistics.set(this.statistics);
    return copied;
  }

  /** Views of the flat arrays: what is written there is in the solution. */
  layer(index: number): ForgedLayer {
    const { trainable, frozen, statistics } = this.#layout;
    const isOf = (kind: string) => (tensor: { readonly layer: number; readonly kind: string }) =>
      tensor.layer === index && tensor.kind === kind;
    const parameter = (kind: string) => {
      const trained = trainable.find(isOf(kind));
      return trained === undefined ? view(this.#frozen, frozen.find(isOf(kind))) : view(this.parameters, trained);
    };
    const statistic = (kind: string) => view(this.statistics, statistics.find(isOf(kind)));
    return {
      ...{ weight: parameter("weight"), bias: parameter("bias"), scale: parameter("scale"), shift: parameter("shift") },
      ...{ mean: statistic("mean"), variance: statistic("variance") },
    };
  }
}

function view(values: Float32Array, part?: { readonly offset: number; readonly length: number }): Float32Array {
  return part === undefined ? new Float32Array(0) : values.subarray(part.offset, part.offset + part.length);
}
