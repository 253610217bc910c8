import { CodedError } from "../../foundation/coded-error.ts";
import { CompiledNetwork, collectNetworkArrays, type NetworkMachine, shapeFields } from "../compiled-network.ts";
import type { Network, NetworkShape } from "../kernel.ts";
import { networkLayout } from "../network-layout.ts";
import { createMachine, type WasmHost, type WasmMachine } from "./wasm-machine.ts";

/** How many arrays as long as the parameters can be adopted; what is not used costs only addresses. */
const adoptableArrays = 16;

/** A network in a WebAssembly instance of its own. */
export function createWasmNetwork(host: WasmHost, shape: NetworkShape): Network {
  const fields = shapeFields(shape);
  const bytes = estimateBytes(shape);
  const machine = createRoomyMachine(host, bytes, networkLayout(shape).parameterCount * 4 * adoptableArrays);
  return new CompiledNetwork(shape, createNetworkMachine(machine, bytes, fields));
}

/** At least what `network_bytes` (network-layout.inc.c) will say, without overflowing as 32-bit C would. */
function estimateBytes(shape: NetworkShape): number {
  const layout = networkLayout(shape);
  const pad = (count: number) => count + 15;
  const rows = shape.maxRows + 128;
  const layers = layout.layers.map(
    ({ inputs, outputs }) => 2 * pad(inputs) * pad(outputs) + 2 * rows * pad(outputs) + 256,
  );
  const flat = 4 * layout.parameterCount + layout.frozenCount + layout.statisticsCount;
  const batch = rows * (3 * pad(shape.inputs) + 4 * pad(shape.width) + 4 * pad(shape.outputs));
  return (
    4 * (layers.reduce((sum, floats) => sum + floats + 8 * pad(shape.width + shape.outputs), 0) + flat + batch) + 65536
  );
}

/** With room to adopt arrays where it can be had, else without. */
function createRoomyMachine(host: WasmHost, bytes: number, spare: number): WasmMachine {
  try {
    return createMachine(host, bytes + spare);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return createMachine(host, bytes);
  }
}

function createNetworkMachine(machine: WasmMachine, bytes: number, fields: readonly number[]): NetworkMachine {
  const { exports, buffer } = machine;
  const arena = machine.allocate(bytes);
  if (arena === undefined) throw new Error("a network does not fit into the memory made for it");
  const network = exports.network_create(arena, ...fields);
  return {
    arrays: collectNetworkArrays(
      (array) =>
        new Float32Array(buffer, exports.network_array(network, array), exports.network_length(network, array)),
    ),
    freeze: () => exports.network_freeze(network),
    step: (rows, atLocation) => exports.network_step(network, rows, atLocation),
    applyUpdate: () => exports.network_apply_update(network),
    evaluate: (rows, sum) => exports.network_evaluate(network, rows, sum),
    predict: (rows) => exports.network_predict(network, rows),
    adopt: (array) => adopt(machine, array),
  };
}

function adopt(machine: WasmMachine, array: Float32Array): Float32Array {
  if (array.buffer === machine.buffer) return array;
  const at = machine.allocate(array.byteLength);
  if (at === undefined) return array;
  const adopted = new Float32Array(machine.buffer, at, array.length);
  adopted.set(array);
  return adopted;
}
