import type { MatrixProduct } from "../matrix-operations.ts";
import { createMachine, type WasmHost, type WasmMachine } from "./wasm-machine.ts";

const floatBytes = Float32Array.BYTES_PER_ELEMENT;

/**
 * The product of the module, in a memory of its own: operands are copied in and the result is copied out, which costs
 * little beside the product. The memory is kept, and made anew where it is too small.
 */
export function createWasmMatrixProduct(host: WasmHost): MatrixProduct {
  let workspace = createWorkspace(host, 0);
  return (out, x, y, { rows, inner, columns }, xTransposed, yTransposed) => {
    const packed = workspace.machine.exports.matrix_scratch(rows, inner, columns);
    const floats = packed + out.length + x.length + y.length;
    if (floats > workspace.floats) workspace = createWorkspace(host, Math.max(floats, 2 * workspace.floats));
    const { machine, start } = workspace;
    const atX = start + floatBytes * packed;
    const atY = atX + x.byteLength;
    const atOut = atY + y.byteLength;
    new Float32Array(machine.buffer, atX, x.length).set(x);
    new Float32Array(machine.buffer, atY, y.length).set(y);
    const [xFlag, yFlag] = [Number(xTransposed), Number(yTransposed)];
    machine.exports.matrix_product(atOut, atX, atY, rows, inner, columns, xFlag, yFlag, start);
    out.set(new Float32Array(machine.buffer, atOut, out.length));
  };
}

interface Workspace {
  readonly machine: WasmMachine;
  readonly start: number;
  readonly floats: number;
}

function createWorkspace(host: WasmHost, floats: number): Workspace {
  const machine = createMachine(host, floatBytes * floats);
  const start = machine.allocate(floatBytes * floats);
  if (start === undefined) throw new Error("a workspace does not fit into the memory made for it");
  return { machine, start, floats };
}
