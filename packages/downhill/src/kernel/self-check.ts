import type { Kernel, Network, NetworkShape } from "./kernel.ts";

/**
 * A short computation whose bits are known: training steps of a small network, a Cholesky factor and the operations
 * of Adam.
 */

/** What the reference kernel gives; self-check.test.ts recomputes it. */
export const expectedFingerprint = "9949ba69f9194340";

const shape: NetworkShape = {
  inputs: 2,
  outputs: 1,
  width: 100,
  hiddenLayers: 2,
  frozenLayers: 1,
  frozenStatistics: "initial",
  normMomentum: 0.1,
  normEpsilon: 1e-5,
  maxRows: 47,
};

/** Whether the kernel gives the bits of docs/numerics.md. */
export function passesSelfCheck(kernel: Kernel): boolean {
  return fingerprintOf(kernel) === expectedFingerprint;
}

export function fingerprintOf(kernel: Kernel): string {
  const fingerprint = new Fingerprint();
  checkNetwork(kernel, fingerprint);
  checkCovariance(kernel, fingerprint);
  return fingerprint.toString();
}

function checkNetwork(kernel: Kernel, fingerprint: Fingerprint): void {
  const network = kernel.createNetwork(shape);
  const draw = createGenerator();
  const fill = (array: Float32Array, size: number) => {
    for (let i = 0; i < array.length; i++) array[i] = size * draw();
  };
  fill(network.parameters, 0.2);
  fill(network.frozen, 0.2);
  network.freeze();
  const samples = { inputs: new Float32Array(94), targets: new Float32Array(47) };
  fill(samples.inputs, 1);
  fill(samples.targets, 1);
  const average = new Float32Array(network.parameters.length);
  const squares = new Float32Array(network.parameters.length);
  for (let step = 0; step < 3; step++) {
    fingerprint.addNumber(network.step(samples, 0, 47 - step, "parameters"));
    moveByAdam(kernel, network, average, squares);
    network.applyUpdate();
  }
  fingerprint.addNumber(network.evaluate(samples));
  for (const array of [network.parameters, network.gradient, network.statistics]) fingerprint.addFloats(array);
}

function moveByAdam(kernel: Kernel, network: Network, average: Float32Array, squares: Float32Array): void {
  const { vector } = kernel;
  vector.exponentialAverage(average, 0.9, network.gradient);
  vector.exponentialAverageOfSquares(squares, 0.999, network.gradient);
  vector.adaptiveQuotient(network.update, -0.01, average, squares, 1.5, 1e-8);
}

function checkCovariance(kernel: Kernel, fingerprint: Fingerprint): void {
  const points = 40;
  const draw = createGenerator();
  const covariance = kernel.createCovariance(points);
  const locations = Float64Array.from({ length: 2 * points }, draw);
  covariance.fill(locations, 2, { family: "matern52", lengthscale: 0.3, jitter: 1e-8 });
  covariance.factor();
  for (const value of covariance.multiply(locations.subarray(0, points))) fingerprint.addNumber(value);
}

/** Numbers in [−1, 1) with 24 bits, exact in float32: a linear congruential generator modulo 2³². */
function createGenerator(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  };
}

/** Two 32-bit multiplicative hashes over the bits of floats. It guards against faulty engines, not against people. */
class Fingerprint {
  readonly #float = new Float64Array(1);
  readonly #words = new Uint32Array(this.#float.buffer);
  #low = 0x811c9dc5;
  #high = 0x9e3779b9;

  addNumber(value: number): void {
    this.#float[0] = value;
    for (const word of this.#words) {
      this.#low = Math.imul(this.#low ^ word, 0x01000193);
      this.#low ^= this.#low >>> 15;
      this.#high = Math.imul(this.#high ^ word, 0x85ebca6b);
      this.#high ^= this.#high >>> 13;
    }
  }

  addFloats(array: Float32Array): void {
    for (const value of array) this.addNumber(value);
  }

  toString(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, "0");
    return hex(this.#low) + hex(this.#high);
  }
}
