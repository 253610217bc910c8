import fc from "fast-check";
import type { Kernel, Network, NetworkShape, Samples } from "../../src/kernel/kernel.ts";
import { Draws, type Flavor, fillWith, flavors } from "./draws.ts";
import type { Observation } from "./transcript.ts";

/** Training steps of a network on random data. */
export interface NetworkScenario {
  readonly shape: NetworkShape;
  /** Rows of the samples; may be fewer or more than `shape.maxRows`. */
  readonly rows: number;
  readonly steps: number;
  /** Of parameters, frozen tensors, statistics and samples. */
  readonly flavor: Flavor;
  readonly learningRate: number;
  readonly seed: number;
}

/** Multiply-adds that one scenario may cost: the reference kernel does some 200 million a second. */
const affordable = 20e6;
const mostSteps = 20;

const shapes: fc.Arbitrary<NetworkShape> = fc
  .tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 4 }),
    fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }) }, fc.integer({ min: 41, max: 300 })),
    fc.integer({ min: 0, max: 10 }),
    fc.nat(11),
    fc.constantFrom("initial", "running" as const),
    fc.constantFrom(0.1, 0, 1, 0.37),
    fc.constantFrom(1e-5, 1e-3, 1, 1e-40),
    fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) }, fc.integer({ min: 41, max: 200 })),
  )
  .map(([inputs, outputs, width, hiddenLayers, frozen, frozenStatistics, normMomentum, normEpsilon, maxRows]) => ({
    inputs,
    outputs,
    width,
    hiddenLayers,
    frozenLayers: frozen % (hiddenLayers + 2),
    frozenStatistics,
    normMomentum,
    normEpsilon,
    maxRows,
  }));

/** 1 to 12 linear maps of width 1 to 300 and batches of 1 to 200 rows; fewer steps of the largest. */
export const networkScenarios: fc.Arbitrary<NetworkScenario> = fc
  .record({
    shape: shapes,
    rows: fc.integer({ min: 1, max: 250 }),
    flavor: fc.oneof(
      { weight: 3, arbitrary: fc.constant("tame" as const) },
      { weight: 2, arbitrary: fc.constantFrom(...flavors) },
    ),
    learningRate: fc.constantFrom(0.01, 0.1, 1, 1e6, 1e30),
    seed: fc.nat(),
  })
  .map((scenario) => ({ ...scenario, steps: affordableSteps(scenario.shape) }));

function affordableSteps({ inputs, outputs, width, hiddenLayers, maxRows }: NetworkShape): number {
  const weights = width * (inputs + outputs + hiddenLayers * width);
  return Math.min(mostSteps, Math.max(1, Math.floor(affordable / (3 * weights * maxRows))));
}

/** Shapes that must be among those tried: tile edges, the sizes of the paper, and the largest. */
export const namedNetworkScenarios: readonly (NetworkScenario & { readonly name: string })[] = [
  { name: "paper, L = 1", shape: shapeOf({ hiddenLayers: 1 }), rows: 180, steps: 3 },
  { name: "paper, L = 3", shape: shapeOf({ hiddenLayers: 3 }), rows: 150, steps: 1 },
  { name: "c006", shape: shapeOf({ outputs: 2, inputs: 1, frozenStatistics: "running" }), rows: 130, steps: 2 },
  { name: "deepest and widest", shape: shapeOf({ width: 300, hiddenLayers: 10, maxRows: 40 }), rows: 40, steps: 1 },
  { name: "most rows", shape: shapeOf({ width: 33, hiddenLayers: 2, maxRows: 200 }), rows: 200, steps: 5 },
  { name: "one row, one feature", shape: shapeOf({ inputs: 1, width: 1, maxRows: 1 }), rows: 3, steps: 20 },
  {
    name: "all but the first map frozen",
    shape: shapeOf({ width: 20, hiddenLayers: 4, frozenLayers: 5 }),
    rows: 64,
    steps: 9,
  },
  { name: "nothing frozen", shape: shapeOf({ width: 48, hiddenLayers: 2, frozenLayers: 0 }), rows: 97, steps: 9 },
  { name: "no hidden layer", shape: shapeOf({ width: 64, hiddenLayers: 0, frozenLayers: 1 }), rows: 200, steps: 20 },
].map((scenario, seed) => ({ flavor: "tame", learningRate: 0.1, seed, ...scenario }) as const);

function shapeOf(difference: Partial<NetworkShape>): NetworkShape {
  return {
    inputs: 2,
    outputs: 1,
    width: 256,
    hiddenLayers: 2,
    frozenLayers: 2,
    frozenStatistics: "initial",
    normMomentum: 0.1,
    normEpsilon: 1e-5,
    maxRows: 128,
    ...difference,
  };
}

/** A network on its way through a scenario. */
export function* networkTranscript(kernel: Kernel, scenario: NetworkScenario): Generator<Observation, void> {
  const draws = new Draws(scenario.seed);
  const network = kernel.createNetwork(scenario.shape);
  yield* observe(network, "at creation");
  initialize(network, draws, scenario.flavor);
  const samples = drawSamples(scenario.shape, scenario.rows, draws, scenario.flavor);
  for (let step = 0; step < scenario.steps; step++) {
    const rows = 1 + draws.below(Math.min(scenario.shape.maxRows, scenario.rows));
    const first = draws.below(scenario.rows - rows + 1);
    const at = chooseLocation(network, draws);
    yield { what: `loss ${step} of rows ${first} + ${rows} at ${at}`, value: network.step(samples, first, rows, at) };
    yield* observe(network, `after step ${step}`);
    yield { what: `update ${step} is finite`, value: update(network, scenario.learningRate, draws) };
    if (step % 4 === 0) yield* evaluate(network, samples, draws);
    if (step % 7 === 3) interfere(network, draws, scenario.flavor);
  }
  yield* evaluate(network, samples, draws);
  yield* observe(network, "at the end");
}

function* observe(network: Network, when: string): Generator<Observation, void> {
  for (const name of ["parameters", "location", "gradient", "update", "frozen", "statistics"] as const) {
    yield { what: `${name} ${when}`, value: network[name] };
  }
}

function initialize(network: Network, draws: Draws, flavor: Flavor): void {
  const size = 1.5 / Math.sqrt(network.shape.width);
  fillWith(network.parameters, draws, flavor, size, 40);
  fillWith(network.frozen, draws, flavor, size, 40);
  network.freeze();
}

/** As many rows as asked for, and a few that no step may touch. */
function drawSamples(shape: NetworkShape, rows: number, draws: Draws, flavor: Flavor): Samples {
  const inputs = new Float32Array(rows * shape.inputs);
  const targets = new Float32Array(rows * shape.outputs);
  fillWith(inputs, draws, flavor, 1, 40);
  fillWith(targets, draws, flavor, 2, 40);
  return { inputs, targets };
}

function chooseLocation(network: Network, draws: Draws): "parameters" | "location" {
  if (draws.below(2) === 0) return "parameters";
  for (let i = 0; i < network.location.length; i++) {
    network.location[i] = network.parameters[i]! + 0.03 * draws.symmetric();
  }
  return "location";
}

function update(network: Network, learningRate: number, draws: Draws): boolean {
  const rate = draws.below(3) === 0 ? learningRate : Math.min(learningRate, 0.1);
  for (let i = 0; i < network.update.length; i++) network.update[i] = -rate * network.gradient[i]!;
  return network.applyUpdate();
}

function* evaluate(network: Network, samples: Samples, draws: Draws): Generator<Observation, void> {
  const { inputs } = network.shape;
  const rows = 1 + draws.below(samples.inputs.length / inputs);
  yield { what: "mean squared error", value: network.evaluate(samples) };
  yield { what: `predictions of ${rows} rows`, value: network.predict(samples.inputs.subarray(0, rows * inputs)) };
}

/** What a training loop does between steps: restores parameters, sets statistics, or freezes other tensors. */
function interfere(network: Network, draws: Draws, flavor: Flavor): void {
  const choice = draws.below(3);
  const size = 1.5 / Math.sqrt(network.shape.width);
  if (choice === 0) fillWith(network.parameters, draws, flavor, size, 40);
  if (choice === 1) fillWith(network.statistics, draws, flavor, 3, 40);
  if (choice === 2) {
    fillWith(network.frozen, draws, flavor, size, 40);
    network.freeze();
  }
}
