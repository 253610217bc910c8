import { CodedError } from "../../foundation/coded-error.ts";
import {
  CompiledNetwork,
  collectNetworkArrays,
  estimateArenaBytes,
  type NetworkMachine,
  shapeFields,
} from "../compiled-network.ts";
import type { Network, NetworkShape } from "../kernel.ts";
import { networkLayout } from "../network-layout.ts";
import { createMachine, type WasmHost, type WasmMachine } from "./wasm-machine.ts";

/** How many arrays as long as the parameters can be adopted; what is not used costs only addresses. */
const adoptableArrays = 16;

/** A network in a WebAssembly instance of its own. */
export function createWasmNetwork(host: WasmHost, shape: NetworkShape): Network {
  const fields = shapeFields(shape);
  const bytes = estimateArenaBytes(shape);
  const machine = createRoomyMachine(host, bytes, networkLayout(shape).parameterCount * 4 * adoptableArrays);
  return new CompiledNetwork(shape, createNetworkMachine(machine, bytes, fields));
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
  if (arena === undefined || exports.network_bytes(...fields) >>> 0 > bytes) {
    throw new Error("a network does not fit into the memory made for it");
  }
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
