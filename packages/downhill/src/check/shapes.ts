import type { TensorDescription } from "../optimizer/optimizer.ts";
import { type Bench, startWorkout } from "./bench.ts";
import { type Finding, failed, passed } from "./finding.ts";
import { networkLandscape } from "./network-landscape.ts";
import { type NetworkSize, shapeNetworks } from "./network-sizes.ts";

/** Networks of several sizes: every element of the update is written, and nothing that is not the optimizer's. */
export function checkShapes(bench: Bench): Finding {
  for (const size of shapeNetworks) {
    const problem = findUnwritten(bench, size) ?? findOverwritten(bench, size);
    if (problem !== undefined) return problem;
  }
  const widths = shapeNetworks.map(({ hiddenLayers, width }) => `L = ${hiddenLayers}, width ${width}`);
  return passed(`every element of the update is written, and nothing else, for ${widths.join("; ")}`);
}

/** An element that is left alone keeps whatever was there before the step, so two different contents tell. */
function findUnwritten(bench: Bench, size: NetworkSize): Finding | undefined {
  const [one, other] = [0.37, -0.59].map((content) => {
    const workout = startWorkout(bench, networkLandscape(size, bench)).stepTo(2);
    workout.update.fill(content);
    workout.step();
    return workout;
  }) as [ReturnType<typeof startWorkout>, ReturnType<typeof startWorkout>];
  const [a, b] = [Math.fround(0.37), Math.fround(-0.59)];
  const index = one.update.findIndex((value, i) => value === a && other.update[i] === b);
  if (index < 0) return undefined;
  const count = one.update.filter((value, i) => value === a && other.update[i] === b).length;
  return failed(
    `step leaves ${count} of ${one.update.length} elements of update as they were, the first ${describeElement(one.landscape.tensors, index)}`,
    "write every element, for (let i = 0; i < update.length; i++), and 0 where a parameter shall stay: what you do not write is added again",
    { count, index },
  );
}

function findOverwritten(bench: Bench, size: NetworkSize): Finding | undefined {
  const landscape = networkLandscape(size, bench);
  let expected = new Float32Array(0);
  const watched = {
    ...landscape,
    slope(location: Float32Array, batch: number, gradient: Float32Array) {
      const loss = landscape.slope(location, batch, gradient);
      expected = gradient.slice();
      return loss;
    },
  };
  const workout = startWorkout(bench, watched);
  for (let step = 0; step < 3; step++) {
    const before = workout.parameters.slice();
    workout.step();
    const moved = before.findIndex((w, i) => !Object.is(workout.parameters[i], Math.fround(w + workout.update[i]!)));
    const changed = expected.findIndex((g, i) => !Object.is(workout.gradient[i], g));
    const name = moved >= 0 ? "parameters" : "gradient";
    if (moved < 0 && changed < 0) continue;
    const place = describeElement(landscape.tensors, Math.max(moved, changed));
    return failed(
      `a hook writes into ${name}, at ${place}`,
      `leave ${name} alone: copy it into state first (state.copy.set(${name})), and write only to update or location`,
    );
  }
  return undefined;
}

/** For messages: which tensor an element of a flat array belongs to. */
export function describeElement(tensors: readonly TensorDescription[], index: number): string {
  const tensor = tensors.find(({ offset, length }) => index >= offset && index < offset + length);
  return tensor === undefined ? `element ${index}` : `element ${index} (${tensor.name})`;
}
