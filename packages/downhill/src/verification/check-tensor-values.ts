import { networkShape } from "../instance/network.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import type { TrainedTensors } from "../solution/score.ts";
import type { SolutionRecord } from "../solution/solution.ts";
import type { Finding } from "./finding.ts";

/**
 * Every trained number must be finite, and no variance negative. A variance of zero is honest: a feature that ReLU
 * silences has it, and the network adds epsilon.
 */
export function checkTensorValues({ challenge, difficulty }: SolutionRecord, solution: TrainedTensors): Finding[] {
  const layout = networkLayout(networkShape(challenge, difficulty));
  const parts = [
    ...layout.trainable.map((tensor) => ({ tensor, values: solution.parameters, least: Number.NEGATIVE_INFINITY })),
    ...layout.statistics.map((tensor) => ({
      tensor,
      values: solution.statistics,
      least: tensor.kind === "variance" ? 0 : Number.NEGATIVE_INFINITY,
    })),
  ];
  return parts.flatMap(({ tensor, values, least }) => {
    const part = values.subarray(tensor.offset, tensor.offset + tensor.length);
    return checkValues(tensor.name, part, least);
  });
}

/** The first value of a tensor that may not be, if any. */
function checkValues(name: string, values: Float32Array, least: number): Finding[] {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      return [{ code: "solution/not-finite", message: `${name}[${i}] is ${value}, not a finite number` }];
    }
    if (value < least) {
      return [{ code: "solution/variance", message: `${name}[${i}] is ${value}; a variance is not negative` }];
    }
  }
  return [];
}
