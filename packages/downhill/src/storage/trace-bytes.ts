/** A trace as bytes: all train losses, then all validation losses, then all fuel; float64, little-endian. */
import type { Trace } from "../benchmark/records/recorded-attempt.ts";

const columnCount = 3;
const numberSize = 8;
/** One NaN stands for all: processors choose its sign and payload differently. */
const canonicalNaN = 0x7ff8_0000_0000_0000n;

export function encodeTrace({ trainLoss, validationLoss, fuel }: Trace): Uint8Array {
  const epochs = trainLoss.length;
  const view = new DataView(new ArrayBuffer(columnCount * epochs * numberSize));
  for (const [column, values] of [trainLoss, validationLoss, fuel].entries()) {
    for (let i = 0; i < epochs; i++) writeNumber(view, (column * epochs + i) * numberSize, values[i] ?? Number.NaN);
  }
  return new Uint8Array(view.buffer);
}

function writeNumber(view: DataView, offset: number, value: number): void {
  if (Number.isNaN(value)) view.setBigUint64(offset, canonicalNaN, true);
  else view.setFloat64(offset, value, true);
}

/** Throws RangeError where the bytes are not whole epochs. */
export function decodeTrace(bytes: Uint8Array): Trace {
  const epochs = bytes.byteLength / (columnCount * numberSize);
  // A copy, for the numbers to be aligned; processors that our kernels run on are little-endian.
  const { buffer } = bytes.slice();
  const column = (index: number) => new Float64Array(buffer, index * epochs * numberSize, epochs).slice();
  return { trainLoss: column(0), validationLoss: column(1), fuel: column(2) };
}
